#include "mysql/reply_walk.hpp"

#include <utility>

#include "mysql/packet_bodies.hpp"
#include "mysql/packet_cursor.hpp"

namespace persistence::mysql {
namespace {

constexpr size_t kMaxColumns = 4096;
constexpr size_t kColumn = 512;  // memory that libmariadb takes for a column

}  // namespace

bool ReplyWalk::take(std::string_view body) {
  if (body.empty()) return false;
  if (part_ == Part::First) return takeFirst(body);
  if (part_ == Part::Columns) return takeColumn(body);
  if (part_ == Part::Rows && byteAt(body, 0) == kErrorByte) return isError(body) && endReply();
  return isEnd(body) && takeEnd();
}

bool ReplyWalk::takeColumn(std::string_view body) {
  if (!isColumn(body)) return false;
  if (--left_ == 0) part_ = Part::ColumnsEnd;
  return true;
}

bool ReplyWalk::takeEnd() {
  if (part_ == Part::Rows) return endReply();
  if (bounds_.kind() != Kind::PreparedStatements) return part_ = Part::Rows, true;
  return beginColumns(std::exchange(columns_, 0));
}

bool ReplyWalk::takeFirst(std::string_view body) {
  const unsigned char first = byteAt(body, 0);
  if (first == kErrorByte) return isError(body) && (isProgress(body) || endReply());
  if (bounds_.expectsNone()) return false;  // no command was sent
  const bool prepares = bounds_.kind() == Kind::PreparedStatements;
  if (first == kOkByte) return prepares ? takePrepared(body) : isOk(body) && endReply();
  if (prepares) return false;
  PacketCursor rest(body);
  const auto columns = rest.number();
  if (!columns || *columns == 0 || *columns > kMaxColumns) return false;
  // Behind the count MariaDB sends whether column definitions follow. Only a prepared statement's reply may omit them.
  const bool follow = rest.ended() || rest.fixed(1) != 0;
  if (!rest.ended() || (!follow && isText())) return false;
  columns_ = *columns;
  if (!follow) return part_ = Part::ColumnsEnd, true;
  return beginColumns(columns_);
}

bool ReplyWalk::takePrepared(std::string_view body) {
  constexpr size_t kLeast = 12, kStatement = 5;
  PacketCursor rest(body);
  rest.skip(kStatement);
  columns_ = rest.fixed(2).value_or(0);
  const uint64_t parameters = rest.fixed(2).value_or(0);
  if (body.size() < kLeast) return false;
  return beginColumns(parameters ? parameters : std::exchange(columns_, 0));
}

bool ReplyWalk::beginColumns(uint64_t count) {
  if (count == 0) return endReply();
  left_ = count;
  part_ = Part::Columns;
  return bounds_.charge(count * kColumn);
}

bool ReplyWalk::endReply() {
  bounds_.endReply();
  part_ = Part::First;
  columns_ = 0;
  return true;
}

}  // namespace persistence::mysql
