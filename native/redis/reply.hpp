// Replies of the server as values, built straight from hiredis' reader.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "redis/frames.hpp"
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

  /// Takes received bytes, which must stay until next() has returned nothing.
  void feed(std::string_view bytes);
  /// The next whole reply, which may take `limit` bytes; nothing while more bytes are needed or after `broken`.
  /// @throws std::bad_alloc
  std::unique_ptr<Reply> next(size_t limit);
  /// The server sent bytes that are not RESP2, or a reply that is too long.
  bool broken() const { return reader_->err != 0 || frames_.problem() != Frames::Problem::None; }
  bool drained() const { return unread_.empty(); }
  bool tooLong() const { return frames_.problem() == Frames::Problem::TooLong; }

 private:
  ReaderHandle reader_;
  Frames frames_;
  std::string_view unread_;
};

}  // namespace persistence::redis
