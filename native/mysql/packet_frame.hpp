// The frame of the current packet: its length, where its body begins, how many bytes have not arrived.
#pragma once

#include <cstddef>

namespace persistence::mysql {

class PacketFrame {
 public:
  static constexpr size_t kHeader = 4;
  /// A packet of this length continues in the next one.
  static constexpr size_t kWhole = 0xffffff;

  static size_t lengthIn(const unsigned char* header) {
    return header[0] | size_t{header[1]} << 8 | size_t{header[2]} << 16;
  }

  bool isBetweenPackets() const { return headerGot_ == 0; }
  bool hasHeader() const { return headerGot_ == kHeader; }
  /// True with the last byte of the header.
  bool takeHeader(unsigned char byte);
  /// Called with a complete header. Returns false if its packet continues the previous one.
  bool begin(size_t bodyAt);
  void takeBody(size_t bytes) { missing_ -= bytes; }
  void end() { headerGot_ = 0; }
  /// Makes start() relative to the end of these bytes.
  void leave(size_t bytes) { start_ -= static_cast<ptrdiff_t>(bytes); }

  size_t length() const { return length_; }
  bool goesOn() const { return length_ == kWhole; }
  size_t missing() const { return missing_; }
  ptrdiff_t start() const { return start_; }

 private:
  unsigned char header_[kHeader] = {};
  size_t headerGot_ = 0;
  size_t length_ = 0;    ///< of the packet, from its header
  size_t missing_ = 0;   ///< bytes of the packet that have not arrived
  ptrdiff_t start_ = 0;  ///< of the body, which may span several packets
};

}  // namespace persistence::mysql
