#include "net/attempts.hpp"

#include <algorithm>

namespace persistence::net {
namespace {

constexpr Duration kFirstSlice = std::chrono::milliseconds(250);  // RFC 8305, Connection Attempt Delay

// Where time is short each address gets its turn all the same, with time for a second round of some.
Duration firstSlice(size_t count, Duration within) {
  return std::min(kFirstSlice, within / static_cast<int64_t>(2 * std::max<size_t>(count, 1)));
}

}  // namespace

Attempts::Attempts(std::vector<Address> addresses, Duration within)
    : addresses_(std::move(addresses)), slice_(firstSlice(addresses_.size(), within)) {}

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
