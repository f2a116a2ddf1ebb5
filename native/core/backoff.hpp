// When to try a connection again: exponential, with full jitter, so that a fleet does not come back in step.
#pragma once

#include <algorithm>
#include <random>

#include "core/clock.hpp"

namespace persistence {

class Backoff {
 public:
  Backoff(Duration min, Duration max) : min_(min), max_(max) {}

  void succeeded() { failures_ = 0; }

  Duration failed() {
    const int doublings = std::min(failures_++, 20);
    const Duration ceiling = std::min<Duration>(max_, min_ * (1LL << doublings));
    std::uniform_int_distribution<Duration::rep> within(0, ceiling.count());
    return Duration(within(random_));
  }

 private:
  Duration min_;
  Duration max_;
  int failures_ = 0;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace persistence
