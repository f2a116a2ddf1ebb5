#include "postgres/sweeper.hpp"

namespace persistence::postgres {
namespace {

constexpr int kEveryWrites = 200;
constexpr std::chrono::seconds kEverySeconds(30);

}  // namespace

void Sweeper::note(const Operation& operation) {
  if (std::holds_alternative<LockAcquire>(operation)) ++places_[{&kSweepLocks, {}}].count;
  if (std::holds_alternative<IdempotencySet>(operation)) ++places_[{&kSweepIdempotency, {}}].count;
  if (const auto* set = std::get_if<CacheSet>(&operation)) ++places_[{&kSweepCache, set->table}].count;
}

std::vector<Request> Sweeper::due() {
  std::vector<Request> requests;
  const Clock::time_point now = Clock::now();
  for (auto& [place, writes] : places_) {
    const bool due = writes.count >= kEveryWrites || (writes.count > 0 && now - writes.since >= kEverySeconds);
    if (!due) continue;
    writes = {0, now};
    requests.push_back({place.first, {}, place.second});
  }
  return requests;
}

}  // namespace persistence::postgres
