// Reads the integers and strings of a packet's body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace persistence::mysql {

inline constexpr unsigned char kOkByte = 0, kNullByte = 0xfb, kEofByte = 0xfe, kErrorByte = 0xff;

inline unsigned char byteAt(std::string_view text, size_t at) { return static_cast<unsigned char>(text[at]); }

/// The size in bytes of the length behind a first byte that is greater than kNullByte.
inline unsigned bytesOfLength(unsigned char first) { return first == 0xfc ? 2 : first == 0xfd ? 3 : 8; }

/// Reads from the front of a packet. A read beyond its end fails.
class PacketCursor {
 public:
  explicit PacketCursor(std::string_view rest) : rest_(rest) {}

  bool skip(uint64_t count);
  std::optional<uint64_t> fixed(size_t bytes);
  /// A length-encoded integer.
  std::optional<uint64_t> number();
  /// A length-encoded string.
  std::optional<std::string_view> text();
  size_t left() const { return rest_.size(); }
  bool ended() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace persistence::mysql
