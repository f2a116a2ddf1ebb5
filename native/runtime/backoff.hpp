// The pause before the next attempt to connect: exponential, with jitter, so that many processes do not reconnect at
// the same moment.
#pragma once

#include <algorithm>
#include <random>

#include "core/clock.hpp"

namespace persistence {

class Backoff {
 public:
  /// A pause is between `least` (0: full jitter) and 1 times the pause without jitter.
  Backoff(Duration min, Duration max, double least = 0) : min_(min), max_(std::max(min, max)), least_(least) {}

  void succeeded() { failures_ = 0; }

  Duration failed() {
    const int doublings = std::min(failures_++, 20);
    const Duration ceiling = std::min<Duration>(max_, min_ * (1LL << doublings));
    const auto floor = static_cast<Duration::rep>(static_cast<double>(ceiling.count()) * least_);
    std::uniform_int_distribution<Duration::rep> within(floor, ceiling.count());
    return Duration(within(random_));
  }

 private:
  Duration min_;
  Duration max_;
  double least_;
  int failures_ = 0;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace persistence
