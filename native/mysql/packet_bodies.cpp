#include "mysql/packet_bodies.hpp"

#include "mysql/packet_cursor.hpp"

namespace persistence::mysql {
namespace {

// A session state change is a type and a string. The string holds two strings for a system variable, else one.
bool areChanges(std::string_view changes) {
  for (PacketCursor all(changes); !all.ended();) {
    const auto kind = all.fixed(1);
    const auto change = kind ? all.text() : std::nullopt;
    if (!change) return false;
    PacketCursor inside(*change);
    const bool isPair = *kind == 0;
    if (!inside.text() || (isPair && !inside.text())) return false;
  }
  return true;
}

}  // namespace

bool isError(std::string_view body) {
  constexpr size_t kCode = 3, kWithState = 9;
  return body.size() >= kCode && (body.size() == kCode || body[kCode] != '#' || body.size() >= kWithState);
}

bool isProgress(std::string_view body) { return byteAt(body, 1) == 0xff && byteAt(body, 2) == 0xff; }

bool isEnd(std::string_view body) {
  constexpr size_t kEnd = 5, kMax = 8;
  return byteAt(body, 0) == kEofByte && body.size() >= kEnd && body.size() <= kMax;
}

bool isOk(std::string_view body) {
  constexpr uint64_t kSessionChanged = 0x4000;
  PacketCursor rest(body.substr(1));
  if (!rest.number() || !rest.number()) return false;
  const auto status = rest.fixed(2);
  if (!status || !rest.fixed(2)) return false;
  if (rest.ended()) return true;
  if (!rest.text()) return false;
  if ((*status & kSessionChanged) == 0 || rest.ended()) return true;
  const auto changes = rest.text();
  return changes && areChanges(*changes);
}

// A column definition: names, on MariaDB optionally extended type information, and last the fields of fixed length.
bool isColumn(std::string_view body) {
  constexpr size_t kFewest = 7, kMax = 8, kFixed = 12;
  size_t count = 0;
  std::optional<std::string_view> text;
  for (PacketCursor rest(body); !rest.ended(); ++count) {
    text = rest.text();
    if (!text) return false;
  }
  return count >= kFewest && count <= kMax && text->size() >= kFixed;
}

}  // namespace persistence::mysql
