// The replies that are expected, and how much memory each of them may take.
#pragma once

#include <cstddef>
#include <deque>

namespace persistence::mysql {

class ReplyBounds {
 public:
  enum class Kind { Text, PreparedStatements, Executed };

  /// Bytes that one row of a reply may take, and all of it.
  struct Limits {
    size_t row;
    size_t reply;
  };

  void expect(Kind kind, Limits limits) { expected_.push_back({kind, limits}); }
  bool expectsNone() const { return expected_.empty(); }
  Kind kind() const { return expected_.empty() ? Kind::Text : expected_.front().kind; }
  /// Those of the reply under way.
  Limits limits() const;

  /// The packets that follow begin a row, which may be several packets.
  void beginRow() { chargedRow_ = 0; }
  /// False when it is too much.
  bool charge(size_t bytes);
  /// Charges a whole row where it fits; `limits` are those of the reply under way.
  bool chargeRow(size_t bytes, const Limits& limits);
  bool isExceeded() const { return charged_ > limits().reply; }
  void endLogin() { charged_ = 0; }
  void endReply();

 private:
  struct Expected {
    Kind kind;
    Limits limits;
  };

  std::deque<Expected> expected_;
  size_t charged_ = 0;     ///< what the reply takes in memory so far
  size_t chargedRow_ = 0;  ///< and its row
};

inline bool ReplyBounds::chargeRow(size_t bytes, const Limits& limits) {
  if (bytes > limits.row || charged_ + bytes > limits.reply) return false;
  charged_ += bytes;
  return true;
}

}  // namespace persistence::mysql
