#include "mysql/packet_frame.hpp"

namespace persistence::mysql {

bool PacketFrame::takeHeader(unsigned char byte) {
  header_[headerGot_++] = byte;
  return hasHeader();
}

bool PacketFrame::begin(size_t bodyAt) {
  const bool continues = goesOn();
  length_ = missing_ = lengthIn(header_);
  if (!continues) start_ = static_cast<ptrdiff_t>(bodyAt);
  return !continues;
}

}  // namespace persistence::mysql
