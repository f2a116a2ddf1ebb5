#include "mysql/reply_bounds.hpp"

#include "core/reply_limits.hpp"

namespace persistence::mysql {

ReplyBounds::Limits ReplyBounds::limits() const {
  return expected_.empty() ? Limits{kMaxPlainReply, kMaxPlainReply} : expected_.front().limits;
}

bool ReplyBounds::charge(size_t bytes) {
  charged_ += bytes;
  chargedRow_ += bytes;
  return chargedRow_ <= limits().row && charged_ <= limits().reply;
}

void ReplyBounds::endReply() {
  if (!expected_.empty()) expected_.pop_front();
  charged_ = 0;
}

}  // namespace persistence::mysql
