// A backstop for deadlines: what a lane does not settle because its worker is stuck, the JS thread settles.
#include <algorithm>

#include "binding/lane_executor.hpp"

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
  settledAt_ = Clock::now();
  const std::unordered_set<uint64_t> overdue = overdueCalls(settledAt_ - kOverdue);
  const std::unordered_set<uint64_t> unsent = withdraw(overdue);
  // A listener that hears of an error may start calls, which move the others.
  for (const uint64_t id : overdue) {
    Call* const call = find(id);
    if (!call) continue;
    call->lanes = 1;
    finish(*call, overdueError(!unsent.contains(id)));
    if (!env_) return;
  }
  watchDeadline(nextDeadline());
}

std::unordered_set<uint64_t> Pool::overdueCalls(TimePoint since) const {
  std::unordered_set<uint64_t> overdue;
  for (uint32_t at = 0; at < calls_.size(); ++at)
    if (calls_[at].lanes > 0 && calls_[at].deadline <= since) overdue.insert(idOf(calls_[at], at));
  return overdue;
}

TimePoint Pool::nextDeadline() const {
  TimePoint next = kNever;
  for (const Call& call : calls_)
    if (call.lanes > 0) next = std::min(next, call.deadline);
  return next;
}

// One pass through the queue of each lane, however many there are.
std::unordered_set<uint64_t> Pool::withdraw(const std::unordered_set<uint64_t>& overdue) {
  std::unordered_set<uint64_t> unsent;
  if (overdue.empty()) return unsent;
  for (LaneExecutor* host : all_)
    for (const uint64_t id : host->lane.withdraw([&overdue](uint64_t call) { return overdue.contains(call); }))
      unsent.insert(id);
  return unsent;
}

Error Pool::overdueError(bool sent) {
  const char* const message =
      sent ? "no reply within the time-out, so the outcome is unknown" : "not sent within the time-out";
  return {ErrorKind::Timeout, message, "ETIMEDOUT", Retry::ByCaller, !sent};
}

}  // namespace persistence::binding
