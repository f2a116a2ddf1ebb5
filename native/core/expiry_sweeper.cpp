#include "core/expiry_sweeper.hpp"

namespace persistence {
namespace {

constexpr int kEveryWrites = 200;
constexpr std::chrono::seconds kEverySeconds(30);

}  // namespace

void ExpirySweeper::note(const Operation& operation) {
  if (std::holds_alternative<LockAcquire>(operation)) ++places_[{Family::Lock, {}}].count;
  if (std::holds_alternative<IdempotencySet>(operation)) ++places_[{Family::Idempotency, {}}].count;
  if (const auto* set = std::get_if<CacheSet>(&operation)) ++places_[{Family::Cache, set->table}].count;
}

std::vector<Stale> ExpirySweeper::due() {
  std::vector<Stale> stale;
  const Clock::time_point now = Clock::now();
  for (auto& [place, writes] : places_) {
    const bool due = writes.count >= kEveryWrites || (writes.count > 0 && now - writes.since >= kEverySeconds);
    if (!due) continue;
    writes = {0, now};
    stale.push_back(place);
  }
  return stale;
}

}  // namespace persistence
