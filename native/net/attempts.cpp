#include "net/attempts.hpp"

#include <algorithm>

namespace persistence::net {
namespace {

constexpr Duration kAttemptDelay = std::chrono::milliseconds(250);  // RFC 8305, Connection Attempt Delay

}  // namespace

// The first round over all addresses takes at most half of the time. The rest is for later rounds.
Duration attemptDelay(size_t addresses, Duration within) {
  return std::min(kAttemptDelay, within / static_cast<int64_t>(2 * std::max<size_t>(addresses, 1)));
}

Attempts::Attempts(std::vector<Address> addresses, Duration within)
    : addresses_(std::move(addresses)), slice_(attemptDelay(addresses_.size(), within)) {}

std::optional<Attempt> Attempts::next(TimePoint now) {
  if (at_ == addresses_.size()) {
    if (!goesOn_) return std::nullopt;
    goesOn_ = false;
    at_ = 0;
    slice_ *= 2;
  }
  const TimePoint until = addresses_.size() == 1 ? kNever : now + slice_;
  return Attempt{&addresses_[at_++], until};
}

}  // namespace persistence::net
