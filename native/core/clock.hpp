// Deadlines are points of the monotonic clock, handed down and never added up again.
#pragma once

#include <chrono>

namespace persistence {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = Clock::duration;

constexpr TimePoint kNever = TimePoint::max();

}  // namespace persistence
