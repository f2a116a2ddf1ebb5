// Checks the length-encoded strings of a row that arrives in parts.
#pragma once

#include <cstdint>
#include <string_view>

namespace persistence::mysql {

class RowWalk {
 public:
  void begin(uint64_t columns);
  /// False when there are more bytes than columns.
  bool take(std::string_view bytes);
  bool ended() const { return columns_ == 0 && skip_ == 0 && lengthLeft_ == 0; }

 private:
  bool beginColumn(unsigned char first);
  void takeLength(unsigned char byte);

  uint64_t columns_ = 0;
  uint64_t skip_ = 0;
  uint64_t length_ = 0;
  unsigned lengthLeft_ = 0;  ///< bytes of the current length that have not arrived
  unsigned lengthAt_ = 0;
};

}  // namespace persistence::mysql
