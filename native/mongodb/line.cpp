#include "mongodb/line.hpp"

#include <algorithm>

namespace persistence::mongodb {
namespace {

constexpr size_t kMostTogether = 1000;
constexpr size_t kMostBytes = 8u << 20;  // a command may be as large as one document, 16 MiB
constexpr size_t kMostSeen = 4000;

template <typename Op, typename... Others>
constexpr bool isOneOf = (std::is_same_v<Op, Others> || ...);

/// One command each, or more than one.
template <typename Op>
constexpr bool kAlone = isOneOf<Op, Connect, CacheClear, CacheKeys, CacheSize, CachePrune, CheckpointLoadLatest,
                                CheckpointList, CheckpointCleanup>;

/// Statements about one key take effect as they stand in the command, and so do these; of the others only the last
/// one would count, so there each key is written once.
template <typename Op>
constexpr bool kSharesKeys = isOneOf<Op, LockAcquire, LockExtend, LockRelease, LockForceRelease, CircuitRecordFailure,
                                     CircuitRecordSuccess, CacheDelete, IdempotencyDelete, CheckpointDeleteAll>;

struct Joins {
  const Operation& other;

  template <typename Op>
  bool operator()(const Op& op) const {
    const Op* const same = std::get_if<Op>(&other);
    if (!same || kAlone<Op>) return false;
    if constexpr (requires { op.table; }) return op.table == same->table;
    // One sum for all of them.
    if constexpr (std::is_same_v<Op, CircuitRecordFailure>)
      return op.key == same->key && op.maxFailures == same->maxFailures;
    return true;
  }
};

bool sharesKeys(const Operation& operation) {
  return std::visit([](const auto& op) { return kSharesKeys<std::decay_t<decltype(op)>>; }, operation);
}

}  // namespace

void Line::add(Ticket ticket, const Operation& operation) {
  jobs_.push_back({ticket, &operation, footprintOf(operation)});
}

Batch Line::next() {
  Batch batch;
  Underway passed;
  Underway taken;
  std::deque<Job> rest;
  size_t bytes = 0;
  size_t seen = 0;
  while (!jobs_.empty() && batch.size() < kMostTogether && bytes < kMostBytes && seen++ < kMostSeen) {
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    const bool joins = batch.empty() ||
                       (std::visit(Joins{*job.operation}, *batch.front().operation) && !passed.clashes(job.footprint) &&
                        (sharesKeys(*job.operation) || !taken.clashes(job.footprint)));
    if (!joins) {
      passed.add(job.footprint);
      rest.push_back(std::move(job));
      continue;
    }
    taken.add(job.footprint);
    bytes += sizeOf(*job.operation);
    batch.push_back(std::move(job));
  }
  std::move(rest.rbegin(), rest.rend(), std::front_inserter(jobs_));
  return batch;
}

void Line::putBack(Batch batch) {
  for (Job& job : batch) ++job.tries;
  std::move(batch.rbegin(), batch.rend(), std::front_inserter(jobs_));
}

bool Line::withdraw(Ticket ticket) {
  const auto found =
      std::find_if(jobs_.begin(), jobs_.end(), [ticket](const Job& job) { return job.ticket == ticket; });
  if (found == jobs_.end() || found->tries > 0) return false;
  jobs_.erase(found);
  return true;
}

}  // namespace persistence::mongodb
