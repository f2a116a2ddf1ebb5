#include "mysql/packet_cursor.hpp"

namespace persistence::mysql {

bool PacketCursor::skip(uint64_t count) {
  if (count > rest_.size()) return false;
  rest_.remove_prefix(count);
  return true;
}

std::optional<uint64_t> PacketCursor::fixed(size_t bytes) {
  if (bytes > rest_.size()) return std::nullopt;
  uint64_t number = 0;
  for (size_t at = 0; at < bytes; ++at) number |= uint64_t{byteAt(rest_, at)} << (8 * at);
  rest_.remove_prefix(bytes);
  return number;
}

std::optional<uint64_t> PacketCursor::number() {
  if (rest_.empty()) return std::nullopt;
  const unsigned char first = byteAt(rest_, 0);
  rest_.remove_prefix(1);
  if (first < kNullByte) return first;
  if (first == kNullByte || first == kErrorByte) return std::nullopt;
  return fixed(bytesOfLength(first));
}

std::optional<std::string_view> PacketCursor::text() {
  const auto length = number();
  const std::string_view rest = rest_;
  if (!length || !skip(*length)) return std::nullopt;
  return rest.substr(0, *length);
}

}  // namespace persistence::mysql
