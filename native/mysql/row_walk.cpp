#include "mysql/row_walk.hpp"

#include <algorithm>

#include "mysql/packet_cursor.hpp"

namespace persistence::mysql {

void RowWalk::begin(uint64_t columns) {
  columns_ = columns;
  skip_ = length_ = 0;
  lengthLeft_ = 0;
}

bool RowWalk::take(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t count = skip_ > 0 ? std::min<uint64_t>(skip_, bytes.size()) : 1;
    if (skip_ > 0)
      skip_ -= count;
    else if (lengthLeft_ > 0)
      takeLength(byteAt(bytes, 0));
    else if (!beginColumn(byteAt(bytes, 0)))
      return false;
    bytes.remove_prefix(count);
  }
  return true;
}

bool RowWalk::beginColumn(unsigned char first) {
  if (columns_ == 0 || first == kErrorByte) return false;
  --columns_;
  length_ = lengthAt_ = 0;
  if (first < kNullByte) skip_ = first;
  if (first > kNullByte) lengthLeft_ = bytesOfLength(first);
  return true;
}

void RowWalk::takeLength(unsigned char byte) {
  length_ |= uint64_t{byte} << (8 * lengthAt_++);
  if (--lengthLeft_ == 0) skip_ = length_;
}

}  // namespace persistence::mysql
