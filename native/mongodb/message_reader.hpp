// Collects the bytes of a message until it is whole, and checks it for libmongoc, which trusts lengths and types.
// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace persistence::mongodb {

class MessageReader {
 public:
  enum class Problem { None, Garbled, TooLong };

  /// The buffer for the next bytes.
  std::span<char> room();
  /// `count` bytes have arrived. A message may have `limit` bytes, and bytes behind it are an error.
  void took(size_t count, size_t limit);
  Problem problem() const { return problem_; }

  /// Copies bytes of a whole message; returns their number.
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
