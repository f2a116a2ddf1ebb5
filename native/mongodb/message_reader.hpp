// What a server sends, until it is a whole message that libmongoc can take: the library trusts lengths and types.
// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace persistence::mongodb {

class MessageReader {
 public:
  enum class Problem { None, Garbled, TooLong };

  /// Where the next bytes are to be received to.
  std::span<char> room();
  /// So many have come. A message may have `limit` bytes, and nothing comes unasked behind it.
  void took(size_t count, size_t limit);
  Problem problem() const { return problem_; }

  /// Copies what is whole; returns how much.
  size_t hand(std::span<char> to);
  bool holdsMessage() const { return isWhole_; }

 private:
  void check(size_t limit);

  std::string bytes_;
  size_t got_ = 0;
  size_t handed_ = 0;
  bool isWhole_ = false;
  Problem problem_ = Problem::None;
};

}  // namespace persistence::mongodb
