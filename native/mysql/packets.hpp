// Follows what a server sends, packet by packet, ahead of libmariadb, which trusts counts and lengths.
// https://mariadb.com/docs/server/reference/clientserver-protocol
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace persistence::mysql {

/// Walks the length-encoded strings of a row, which comes in parts.
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
  unsigned lengthLeft_ = 0;  ///< bytes of a length that are still to come
  unsigned lengthAt_ = 0;
};

class Packets {
 public:
  enum class Reply { Text, PreparedStatements, Executed };
  enum class Problem { None, Garbled, TooLong };

  /// Bytes that one row of a reply may take, and all of it.
  struct Limits {
    size_t row;
    size_t reply;
  };

  /// A command goes out whose reply is of this kind.
  void expect(Reply reply, Limits limits) { expected_.push_back({reply, limits}); }
  /// The login has ended; until then packets are only counted.
  void loggedIn();
  Problem take(std::string_view bytes);
  /// Where the packet with the problem begins, in the bytes that were given last; negative: in earlier ones.
  ptrdiff_t start() const { return start_; }
  /// Bytes that each row of the reply under way may take.
  size_t limit() const { return limits().row; }

 private:
  struct Expected {
    Reply reply;
    Limits limits;
  };
  enum class Part { First, Columns, ColumnsEnd, Rows };

  size_t takeRows(std::string_view bytes);
  Problem beginPacket(size_t bodyAt);
  Problem takePart(std::string_view part);
  Problem endPacket();
  Problem endAnswer();
  bool takeWhole(std::string_view body);
  bool takeFirst(std::string_view body);
  bool takePrepared(std::string_view body);
  bool beginColumns(uint64_t count);
  bool endReply();
  Problem charge(size_t bytes);
  Limits limits() const;
  Reply kind() const { return expected_.empty() ? Reply::Text : expected_.front().reply; }

  bool login_ = true;
  bool isLoginOk_ = false;
  std::deque<Expected> expected_;
  Part part_ = Part::First;
  uint64_t columns_ = 0;  ///< of the result; of a prepared statement those that come behind its parameters
  uint64_t left_ = 0;
  size_t charged_ = 0;     ///< what the reply takes in memory so far
  size_t chargedRow_ = 0;  ///< and its row, which may be several packets

  unsigned char header_[4] = {};
  size_t headerGot_ = 0;
  size_t length_ = 0;   ///< of the packet, as its header says
  size_t missing_ = 0;  ///< bytes of it that are still to come
  bool atFirst_ = false;
  bool isRow_ = false;
  std::string body_;  ///< of one that is no row
  RowWalk row_;
  ptrdiff_t start_ = 0;
};

}  // namespace persistence::mysql
