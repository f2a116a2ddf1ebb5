// A deadline is a point of the monotonic clock. It is computed once and passed on, so that delays do not add up.
#pragma once

#include <chrono>

namespace persistence {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = Clock::duration;

constexpr TimePoint kNever = TimePoint::max();

}  // namespace persistence
