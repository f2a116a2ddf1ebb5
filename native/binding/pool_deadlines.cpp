// A backstop for deadlines: what a lane does not settle because its worker is stuck, the JS thread settles.
#include <algorithm>

#include "binding/lane_host.hpp"

namespace persistence::binding {
namespace {

// A lane settles a call at its deadline. This is for a lane whose worker is stuck.
constexpr Duration kOverdue = std::chrono::milliseconds(50);

}  // namespace

void Pool::watchDeadline(TimePoint deadline) {
  if (deadline < deadlineTimer_.at()) deadlineTimer_.arm(deadline);
}

// On the timer thread. Lanes judge a deadline first, also where this thread itself is late.
TimePoint Pool::passedDeadline() {
  if (!graced_.exchange(true)) return Clock::now() + kOverdue;
  graced_ = false;
  overdue_ = true;
  wake();
  return kNever;
}

// What a lane would have settled at its deadline, had its worker not been stuck.
void Pool::settleOverdue() {
  if (!overdue_.exchange(false)) return;
  const TimePoint overdue = Clock::now() - kOverdue;
  TimePoint next = kNever;
  for (size_t at = 0; at < calls_.size(); ++at) {
    Call& call = calls_[at];
    if (call.lanes == 0) continue;
    if (call.deadline > overdue) {
      next = std::min(next, call.deadline);
      continue;
    }
    call.lanes = 1;
    finish(call, overdueError(idOf(call, static_cast<uint32_t>(at))));
  }
  watchDeadline(next);
}

Error Pool::overdueError(uint64_t id) {
  bool sent = true;
  for (LaneHost* host : all_) sent &= !host->lane.withdraw(id);
  const char* const message =
      sent ? "no reply within the time-out, so the outcome is unknown" : "not sent within the time-out";
  return {ErrorKind::Timeout, message, "ETIMEDOUT", true, !sent};
}

}  // namespace persistence::binding
