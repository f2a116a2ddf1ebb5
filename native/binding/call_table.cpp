#include "binding/call_table.hpp"

#include <algorithm>
#include <utility>

#include "binding/lane_executor.hpp"

namespace persistence::binding {

void Placement::count(int by) const {
  if (away)
    home->away += by;
  else if (onBreaker)
    home->breakers += by;
}

uint64_t CallTable::add(Call&& call) {
  if (free_.empty()) {
    free_.push_back(static_cast<uint32_t>(calls_.size()));
    calls_.emplace_back();
  }
  Call& place = calls_[free_.back()];
  free_.pop_back();
  call.use = place.use;
  place = std::move(call);
  return idOf(place);
}

void CallTable::remove(Call& call) {
  const uint32_t use = call.use + 1;
  call = {};
  call.use = use;
  free_.push_back(placeOf(call));
}

std::unordered_set<uint64_t> CallTable::overdue(TimePoint since) const {
  std::unordered_set<uint64_t> overdue;
  for (const Call& call : calls_)
    if (call.answers.missing > 0 && call.deadline <= since) overdue.insert(idOf(call));
  return overdue;
}

TimePoint CallTable::nextDeadline() const {
  TimePoint next = kNever;
  for (const Call& call : calls_)
    if (call.answers.missing > 0) next = std::min(next, call.deadline);
  return next;
}

}  // namespace persistence::binding
