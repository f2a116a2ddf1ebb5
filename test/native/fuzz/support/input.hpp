// Values made from a fuzzer's bytes. Choices are taken from the end of the bytes and texts from their beginning, so
// that a seed contains a server's bytes as they are.
#pragma once

#include <fuzzer/FuzzedDataProvider.h>

#include <deque>
#include <optional>
#include <span>
#include <string>

#include "core/operation.hpp"

namespace persistence::fuzz {

class Input {
 public:
  Input(const uint8_t* bytes, size_t count) : bytes_(bytes, count) {}

  bool isOver() { return bytes_.remaining_bytes() == 0; }
  /// From 0 to `limit` - 1.
  size_t below(size_t limit) { return bytes_.ConsumeIntegralInRange<size_t>(0, limit - 1); }
  bool flag() { return below(2) == 1; }
  int64_t integer() { return bytes_.ConsumeIntegral<int64_t>(); }
  double number() { return bytes_.ConsumeFloatingPoint<double>(); }
  std::string bytes(size_t most) { return bytes_.ConsumeBytesAsString(std::min(most, below(most + 1))); }
  std::string allBytes() { return bytes_.ConsumeRemainingBytesAsString(); }

  /// One of three keys, so that an answer can have a requested key.
  std::string key();
  /// One of `words`, a key, a number as text, or any bytes.
  std::string text(std::span<const char* const> words);

  Operation operation();
  /// At least one operation, in a deque so that their addresses stay valid.
  std::deque<Operation> operations(size_t most);

 private:
  FuzzedDataProvider bytes_;
};

}  // namespace persistence::fuzz
