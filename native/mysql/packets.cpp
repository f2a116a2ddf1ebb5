#include "mysql/packets.hpp"

#include <utility>

#include "mysql/packet_cursor.hpp"

namespace persistence::mysql {
namespace {

using Problem = Packets::Problem;

constexpr size_t kMaxDefinition = size_t{64} << 10;
constexpr size_t kRow = 64, kCell = 24;  // memory of a row and of a cell, even if the cell is NULL

// True if the packet is neither an error nor the end of the rows.
bool beginsRow(unsigned char first, size_t length) {
  constexpr size_t kMaxEnd = 8;
  return first != kErrorByte && (first != kEofByte || length > kMaxEnd);
}

// The length of a short text is one byte, and NULL is one byte.
bool isRow(std::string_view body, uint64_t columns) {
  size_t at = 0;
  for (; columns > 0 && at < body.size(); --columns) {
    const unsigned char first = byteAt(body, at);
    if (first <= kNullByte) {
      at += first < kNullByte ? size_t{1} + first : 1;
      continue;
    }
    PacketCursor rest(body.substr(at));
    if (!rest.text()) return false;
    at = body.size() - rest.left();
  }
  return columns == 0 && at == body.size();
}

size_t costOfRow(size_t length, uint64_t columns) { return length + kRow + kCell * columns; }

}  // namespace

Problem Packets::take(std::string_view bytes) {
  Problem problem = Problem::None;
  size_t at = 0;
  while (at < bytes.size() && problem == Problem::None) {
    if (frame_.isBetweenPackets()) at += takeRows(bytes.substr(at));
    if (at == bytes.size()) break;
    if (!frame_.hasHeader()) {
      if (frame_.takeHeader(byteAt(bytes, at++))) problem = beginPacket(at);
      continue;
    }
    const std::string_view part = bytes.substr(at, frame_.missing());
    at += part.size();
    frame_.takeBody(part.size());
    problem = takePart(part);
    if (problem == Problem::None && frame_.missing() == 0) problem = endPacket();
  }
  if (problem == Problem::None) frame_.leave(bytes.size());
  return problem;
}

// Takes the rows that have arrived completely, as nearly all have. All other packets are checked byte by byte.
size_t Packets::takeRows(std::string_view bytes) {
  if (login_ || !reply_.isInRows() || !reply_.isText() || frame_.goesOn()) return 0;
  const Limits limits = reply_.bounds().limits();
  const uint64_t columns = reply_.columns();
  size_t at = 0;
  while (bytes.size() - at > PacketFrame::kHeader) {
    const size_t length = PacketFrame::lengthIn(reinterpret_cast<const unsigned char*>(bytes.data()) + at);
    const std::string_view body = bytes.substr(at + PacketFrame::kHeader, length);
    if (length == 0 || length == PacketFrame::kWhole || body.size() < length) break;
    if (!beginsRow(byteAt(body, 0), length) || !isRow(body, columns)) break;
    if (!reply_.bounds().chargeRow(costOfRow(length, columns), limits)) break;
    at += PacketFrame::kHeader + length;
  }
  return at;
}

Problem Packets::beginPacket(size_t bodyAt) {
  if (frame_.begin(bodyAt)) beginBody();
  const Problem problem = chargePacket();
  if (problem != Problem::None) return problem;
  return frame_.missing() == 0 ? endPacket() : Problem::None;
}

void Packets::beginBody() {
  body_.clear();
  reply_.bounds().beginRow();
  isRow_ = reply_.isInRows();
  if (isRow_) row_.begin(reply_.columns());
  atFirst_ = true;
}

Problem Packets::chargePacket() {
  const size_t length = frame_.length();
  const bool rows = !login_ && reply_.isInRows();
  if (!login_ && !rows && length > kMaxDefinition) return Problem::TooLong;
  const size_t cost = rows ? costOfRow(length, reply_.columns()) : length;
  return reply_.bounds().charge(cost) ? Problem::None : Problem::TooLong;
}

Problem Packets::takePart(std::string_view part) {
  if (login_) {
    if (std::exchange(atFirst_, false)) isLoginOk_ = byteAt(part, 0) == kOkByte;
    return Problem::None;
  }
  if (std::exchange(atFirst_, false) && isRow_) isRow_ = beginsRow(byteAt(part, 0), frame_.length());
  if (!isRow_) {
    body_.append(part);
  } else if (reply_.isText() && !row_.take(part)) {
    return Problem::Garbled;
  }
  return Problem::None;
}

Problem Packets::endPacket() {
  frame_.end();
  if (login_) {
    if (isLoginOk_) loggedIn();  // bytes behind it answer no command
    return Problem::None;
  }
  return frame_.goesOn() ? Problem::None : endBody();
}

Problem Packets::endBody() {
  if (isRow_) return !reply_.isText() || row_.ended() ? Problem::None : Problem::Garbled;
  if (reply_.take(body_)) return Problem::None;
  return reply_.bounds().isExceeded() ? Problem::TooLong : Problem::Garbled;
}

void Packets::loggedIn() {
  login_ = false;
  reply_.bounds().endLogin();
}

}  // namespace persistence::mysql
