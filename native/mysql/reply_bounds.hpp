// The replies that are expected, and how much memory each of them may take.
#pragma once

#include <cstddef>
#include <deque>

namespace persistence::mysql {

class ReplyBounds {
 public:
  enum class Kind { Text, PreparedStatements, Executed };

  /// The bytes that one row of a reply may take, and the whole reply.
  struct Limits {
    size_t row;
    size_t reply;
  };

  void expect(Kind kind, Limits limits) { expected_.push_back({kind, limits}); }
  bool expectsNone() const { return expected_.empty(); }
  Kind kind() const { return expected_.empty() ? Kind::Text : expected_.front().kind; }
  /// The limits of the current reply.
  Limits limits() const;

  /// The next packet begins a row, which may span several packets.
  void beginRow() { chargedRow_ = 0; }
  /// False if a limit is exceeded.
  bool charge(size_t bytes);
  /// Charges a whole row if it fits. `limits`: those of the current reply.
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
  size_t charged_ = 0;     ///< memory of the current reply so far
  size_t chargedRow_ = 0;  ///< memory of its current row so far
};

inline bool ReplyBounds::chargeRow(size_t bytes, const Limits& limits) {
  if (bytes > limits.row || charged_ + bytes > limits.reply) return false;
  charged_ += bytes;
  return true;
}

}  // namespace persistence::mysql
