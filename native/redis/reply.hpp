// Replies of the server as values, built straight from hiredis' reader.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "redis/handles.hpp"

namespace persistence::redis {

struct Reply {
  enum class Type { Text, Status, Error, Integer, Nil, Array };

  explicit Reply(Type kind) : type(kind) {}

  Type type;
  long long integer = 0;
  std::string text;
  std::vector<std::unique_ptr<Reply>> elements;
};

/// The code of an error, for example "NOSCRIPT": the text up to its first blank.
std::string_view firstWord(std::string_view text);

class ReplyReader {
 public:
  ReplyReader();

  /// Appends what was received. False when there is no memory for it.
  bool feed(const char* bytes, size_t count);
  /// The next whole reply, or nothing while more bytes are needed or after `broken`.
  std::unique_ptr<Reply> next();
  /// The server sent what is not RESP, or more than is accepted.
  bool broken() const { return reader_->err != 0; }

 private:
  ReaderHandle reader_;
};

}  // namespace persistence::redis
