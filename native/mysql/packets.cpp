#include "mysql/packets.hpp"

#include <algorithm>
#include <utility>

#include "core/reply_limits.hpp"

namespace persistence::mysql {
namespace {

constexpr size_t kWhole = 0xffffff;  // a packet of this length goes on in the next one
constexpr size_t kMaxColumns = 4096, kMaxDefinition = size_t{64} << 10;
constexpr size_t kColumn = 512;          // what the library keeps of a column
constexpr size_t kRow = 64, kCell = 24;  // and what is kept of a row, also of one whose cells are all NULL
constexpr unsigned char kOk = 0, kNull = 0xfb, kEof = 0xfe, kError = 0xff;

unsigned bytesOfLength(unsigned char first) { return first == 0xfc ? 2 : first == 0xfd ? 3 : 8; }

unsigned char byteAt(std::string_view text, size_t at) { return static_cast<unsigned char>(text[at]); }

/// Reads from the front of a packet; whatever it lacks makes it fail.
class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) {}

  bool skip(uint64_t count) {
    if (count > rest_.size()) return false;
    rest_.remove_prefix(count);
    return true;
  }
  std::optional<uint64_t> fixed(size_t bytes) {
    if (bytes > rest_.size()) return std::nullopt;
    uint64_t number = 0;
    for (size_t at = 0; at < bytes; ++at) number |= uint64_t{byteAt(rest_, at)} << (8 * at);
    rest_.remove_prefix(bytes);
    return number;
  }
  std::optional<uint64_t> number() {
    if (rest_.empty()) return std::nullopt;
    const unsigned char first = byteAt(rest_, 0);
    rest_.remove_prefix(1);
    if (first < kNull) return first;
    if (first == kNull || first == kError) return std::nullopt;
    return fixed(bytesOfLength(first));
  }
  std::optional<std::string_view> text() {
    const auto length = number();
    const std::string_view rest = rest_;
    if (!length || !skip(*length)) return std::nullopt;
    return rest.substr(0, *length);
  }
  size_t left() const { return rest_.size(); }
  bool ended() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool isError(std::string_view body) {
  constexpr size_t kCode = 3, kWithState = 9;
  return body.size() >= kCode && (body.size() == kCode || body[kCode] != '#' || body.size() >= kWithState);
}

// A step of a long statement, of MariaDB: its answer is still to come.
bool isProgress(std::string_view body) { return byteAt(body, 1) == 0xff && byteAt(body, 2) == 0xff; }

bool isEnd(std::string_view body) {
  constexpr size_t kEnd = 5, kMax = 8;
  return byteAt(body, 0) == kEof && body.size() >= kEnd && body.size() <= kMax;
}

// Every change of the session is its kind and a string, of a variable two strings in it.
bool areChanges(std::string_view changes) {
  for (Cursor all(changes); !all.ended();) {
    const auto kind = all.fixed(1);
    const auto change = kind ? all.text() : std::nullopt;
    if (!change) return false;
    Cursor inside(*change);
    const bool isPair = *kind == 0;
    if (!inside.text() || (isPair && !inside.text())) return false;
  }
  return true;
}

bool isOk(std::string_view body) {
  constexpr uint64_t kSessionChanged = 0x4000;
  Cursor rest(body.substr(1));
  if (!rest.number() || !rest.number()) return false;
  const auto status = rest.fixed(2);
  if (!status || !rest.fixed(2)) return false;
  if (rest.ended()) return true;
  if (!rest.text()) return false;
  if ((*status & kSessionChanged) == 0 || rest.ended()) return true;
  const auto changes = rest.text();
  return changes && areChanges(*changes);
}

// Names, maybe MariaDB's own words on the type, and last what has a fixed length.
bool isColumn(std::string_view body) {
  constexpr size_t kFewest = 7, kMax = 8, kFixed = 12;
  size_t count = 0;
  std::optional<std::string_view> text;
  for (Cursor rest(body); !rest.ended(); ++count) {
    text = rest.text();
    if (!text) return false;
  }
  return count >= kFewest && count <= kMax && text->size() >= kFixed;
}

// Neither an error nor the end of the rows.
bool beginsRow(unsigned char first, size_t length) {
  constexpr size_t kMaxEnd = 8;
  return first != kError && (first != kEof || length > kMaxEnd);
}

// The length of a short text is one byte, and NULL is one byte.
bool isRow(std::string_view body, uint64_t columns) {
  size_t at = 0;
  for (; columns > 0 && at < body.size(); --columns) {
    const unsigned char first = byteAt(body, at);
    if (first <= kNull) {
      at += first < kNull ? size_t{1} + first : 1;
      continue;
    }
    Cursor rest(body.substr(at));
    if (!rest.text()) return false;
    at = body.size() - rest.left();
  }
  return columns == 0 && at == body.size();
}

size_t lengthIn(const unsigned char* header) { return header[0] | size_t{header[1]} << 8 | size_t{header[2]} << 16; }

size_t costOfRow(size_t length, uint64_t columns) { return length + kRow + kCell * columns; }

}  // namespace

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
  if (columns_ == 0 || first == kError) return false;
  --columns_;
  length_ = lengthAt_ = 0;
  if (first < kNull) skip_ = first;
  if (first > kNull) lengthLeft_ = bytesOfLength(first);
  return true;
}

void RowWalk::takeLength(unsigned char byte) {
  length_ |= uint64_t{byte} << (8 * lengthAt_++);
  if (--lengthLeft_ == 0) skip_ = length_;
}

Packets::Problem Packets::take(std::string_view bytes) {
  Problem problem = Problem::None;
  size_t at = 0;
  while (at < bytes.size() && problem == Problem::None) {
    if (headerGot_ == 0) at += takeRows(bytes.substr(at));
    if (at == bytes.size()) break;
    if (headerGot_ < sizeof header_) {
      header_[headerGot_++] = byteAt(bytes, at++);
      if (headerGot_ == sizeof header_) problem = beginPacket(at);
      continue;
    }
    const std::string_view part = bytes.substr(at, missing_);
    at += part.size();
    missing_ -= part.size();
    problem = takePart(part);
    if (problem == Problem::None && missing_ == 0) problem = endPacket();
  }
  if (problem == Problem::None) start_ -= static_cast<ptrdiff_t>(bytes.size());
  return problem;
}

// Rows that have come as a whole, which nearly all have. What is anything else is left to be looked at byte by byte.
size_t Packets::takeRows(std::string_view bytes) {
  if (login_ || part_ != Part::Rows || kind() != Reply::Text || length_ == kWhole) return 0;
  const Limits limits = this->limits();
  size_t at = 0;
  while (bytes.size() - at > sizeof header_) {
    const size_t length = lengthIn(reinterpret_cast<const unsigned char*>(bytes.data()) + at);
    const std::string_view body = bytes.substr(at + sizeof header_, length);
    if (length == 0 || length == kWhole || body.size() < length) break;
    if (!beginsRow(byteAt(body, 0), length) || !isRow(body, columns_)) break;
    const size_t cost = costOfRow(length, columns_);
    if (cost > limits.row || charged_ + cost > limits.reply) break;
    charged_ += cost;
    at += sizeof header_ + length;
  }
  return at;
}

Packets::Problem Packets::beginPacket(size_t bodyAt) {
  const bool goesOn = length_ == kWhole;
  length_ = missing_ = lengthIn(header_);
  if (!goesOn) {
    start_ = static_cast<ptrdiff_t>(bodyAt);
    body_.clear();
    chargedRow_ = 0;
    isRow_ = part_ == Part::Rows;
    if (isRow_) row_.begin(columns_);
    atFirst_ = true;
  }
  const bool rows = !login_ && part_ == Part::Rows;
  if (!login_ && !rows && length_ > kMaxDefinition) return Problem::TooLong;
  if (const auto problem = charge(rows ? costOfRow(length_, columns_) : length_); problem != Problem::None)
    return problem;
  return missing_ == 0 ? endPacket() : Problem::None;
}

Packets::Problem Packets::takePart(std::string_view part) {
  if (login_) {
    if (std::exchange(atFirst_, false)) isLoginOk_ = byteAt(part, 0) == kOk;
    return Problem::None;
  }
  if (std::exchange(atFirst_, false) && isRow_) isRow_ = beginsRow(byteAt(part, 0), length_);
  if (!isRow_) {
    body_.append(part);
  } else if (kind() == Reply::Text && !row_.take(part)) {
    return Problem::Garbled;
  }
  return Problem::None;
}

Packets::Problem Packets::endPacket() {
  headerGot_ = 0;
  if (login_ && isLoginOk_)
    loggedIn();  // what has come behind it is for nobody
  else if (login_)
    return Problem::None;
  else if (length_ == kWhole)
    return Problem::None;
  else
    return endAnswer();
  return Problem::None;
}

Packets::Problem Packets::endAnswer() {
  if (isRow_) return kind() != Reply::Text || row_.ended() ? Problem::None : Problem::Garbled;
  return takeWhole(body_) ? Problem::None : charged_ > limits().reply ? Problem::TooLong : Problem::Garbled;
}

// False where it is not what has to come.
bool Packets::takeWhole(std::string_view body) {
  if (body.empty()) return false;
  if (part_ == Part::First) return takeFirst(body);
  if (part_ == Part::Columns) {
    if (!isColumn(body)) return false;
    if (--left_ == 0) part_ = Part::ColumnsEnd;
    return true;
  }
  if (part_ == Part::Rows && byteAt(body, 0) == kError) return isError(body) && endReply();
  if (!isEnd(body)) return false;
  if (part_ == Part::Rows) return endReply();
  if (kind() != Reply::PreparedStatements) return part_ = Part::Rows, true;
  return beginColumns(std::exchange(columns_, 0));
}

bool Packets::takeFirst(std::string_view body) {
  const unsigned char first = byteAt(body, 0);
  if (first == kError) return isError(body) && (isProgress(body) || endReply());
  if (expected_.empty()) return false;  // before it was asked for
  if (first == kOk) return kind() == Reply::PreparedStatements ? takePrepared(body) : isOk(body) && endReply();
  if (kind() == Reply::PreparedStatements) return false;
  Cursor rest(body);
  const auto columns = rest.number();
  if (!columns || *columns == 0 || *columns > kMaxColumns) return false;
  // Behind the number MariaDB says whether the columns follow, which those of a prepared statement need not.
  const bool follow = rest.ended() || rest.fixed(1) != 0;
  if (!rest.ended() || (!follow && kind() == Reply::Text)) return false;
  columns_ = *columns;
  if (!follow) return part_ = Part::ColumnsEnd, true;
  return beginColumns(columns_);
}

bool Packets::takePrepared(std::string_view body) {
  constexpr size_t kLeast = 12, kStatement = 5;
  Cursor rest(body);
  rest.skip(kStatement);
  columns_ = rest.fixed(2).value_or(0);
  const uint64_t parameters = rest.fixed(2).value_or(0);
  if (body.size() < kLeast) return false;
  return beginColumns(parameters ? parameters : std::exchange(columns_, 0));
}

bool Packets::beginColumns(uint64_t count) {
  if (count == 0) return endReply();
  left_ = count;
  part_ = Part::Columns;
  return charge(count * kColumn) == Problem::None;
}

bool Packets::endReply() {
  if (!expected_.empty()) expected_.pop_front();
  part_ = Part::First;
  columns_ = charged_ = 0;
  return true;
}

Packets::Problem Packets::charge(size_t bytes) {
  charged_ += bytes;
  chargedRow_ += bytes;
  return chargedRow_ > limits().row || charged_ > limits().reply ? Problem::TooLong : Problem::None;
}

Packets::Limits Packets::limits() const {
  return expected_.empty() ? Limits{kMaxPlainReply, kMaxPlainReply} : expected_.front().limits;
}

void Packets::loggedIn() {
  login_ = false;
  charged_ = 0;
}

}  // namespace persistence::mysql
