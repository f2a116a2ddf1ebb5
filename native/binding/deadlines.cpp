#include "binding/deadlines.hpp"

namespace persistence::binding {
namespace {

// A lane settles a call at its deadline. This is for a lane whose worker is stuck.
constexpr Duration kOverdue = std::chrono::milliseconds(50);

}  // namespace

// On the timer thread. Lanes get kOverdue to settle their calls, even if this thread itself is late.
TimePoint Deadlines::passed() {
  if (!graced_.exchange(true)) return Clock::now() + kOverdue;
  graced_ = false;
  overdue_ = true;
  environment_.wake();
  return kNever;
}

void Deadlines::settleOverdue() {
  if (!overdue_.exchange(false)) return;
  const TimePoint now = Clock::now();
  settlement_.beginOverdue(now);
  const std::unordered_set<uint64_t> overdue = calls_.overdue(now - kOverdue);
  const std::unordered_set<uint64_t> unsent = withdraw(overdue);
  // A listener may start calls when it gets an error, and these move the others: hence ids.
  for (const uint64_t id : overdue) {
    settlement_.settleOverdue(id, !unsent.contains(id));
    if (!environment_.isThere()) return;
  }
  watch(calls_.nextDeadline());
}

// Goes through the queue of each lane only once, however many calls are overdue.
std::unordered_set<uint64_t> Deadlines::withdraw(const std::unordered_set<uint64_t>& overdue) {
  std::unordered_set<uint64_t> unsent;
  if (overdue.empty()) return unsent;
  for (LaneExecutor* each : lanes_.all())
    for (const uint64_t id : each->lane.withdraw([&overdue](uint64_t call) { return overdue.contains(call); }))
      unsent.insert(id);
  return unsent;
}

}  // namespace persistence::binding
