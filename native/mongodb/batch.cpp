#include "mongodb/batch.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/hash.hpp"

namespace persistence::mongodb {
namespace {

constexpr size_t kMaxTogether = 1000;
constexpr size_t kMaxBytes = 8u << 20;  // a command may be as large as one document, 16 MiB
constexpr size_t kMaxSeen = 4000;
constexpr int kMaxTriesTogether = 3;  // in a joint command, a count is refused if another client counted in between

/// Operations that share no command: each takes one command of its own, or several.
template <typename Op>
constexpr bool kAlone = isOneOf<Op, Connect, ServerTime, Inspect, CacheClear, CacheKeys, CacheSize, CachePrune>;

/// One command may hold several of these operations for one key: the statements take effect in the order in which they
/// stand in the command, also when one of them has to be sent again.
template <typename Op>
constexpr bool kSharesKeys =
    isOneOf<Op, LockAcquire, LockExtend, LockRelease, LockForceRelease, CircuitRecordFailure, CircuitRecordSuccess,
            CacheDelete, IdempotencyDelete, CheckpointCleanup, CheckpointDeleteAll>;

bool sharesKeys(const Operation& operation) {
  return std::visit([](const auto& op) { return kSharesKeys<std::decay_t<decltype(op)>>; }, operation);
}

/// Whether one command can hold both operations.
struct Joins {
  const Operation& other;

  template <typename Op>
  bool operator()(const Op& op) const {
    const Op* const same = std::get_if<Op>(&other);
    if (!same || kAlone<Op>) return false;
    if constexpr (requires { op.table; }) return op.table == same->table;
    if constexpr (requires { op.keep; }) return op.keep == same->keep;
    return true;
  }
};

/// Whether the statement of the later operation serves both operations.
struct Covers {
  const Operation& earlier;

  template <typename Op>
  bool operator()(const Op& op) const {
    const Op* const same = std::get_if<Op>(&earlier);
    if (!same) return false;
    if constexpr (isOneOf<Op, CacheSet, CircuitSet, IdempotencySet>) return op.key == same->key;
    if constexpr (std::is_same_v<Op, CircuitRecordFailure>)
      return op.key == same->key && op.maxFailures == same->maxFailures;
    if constexpr (std::is_same_v<Op, CheckpointSave>)
      return op.prefix + op.id == same->prefix + same->id && op.prefix + op.task == same->prefix + same->task &&
             op.sequence == same->sequence;
    return false;
  }
};

/// The access of a job within its batch. Two saves of one task conflict there only if they have the same sequence.
Access placeOf(const Job& job) {
  Access place = job.access;
  if (const auto* save = std::get_if<CheckpointSave>(job.operation))
    place.key = hashOf(std::to_string(save->sequence), place.key);
  return place;
}

class BatchBuilder {
 public:
  bool takes(const Job& job) {
    if (batch_.empty()) return true;
    if (job.alone || batch_.front().alone) return false;
    if (!std::visit(Joins{*job.operation}, *batch_.front().operation) || passed_.clashes(job.access)) return false;
    if (wearsOut(batch_.front())) return covers(job, batch_.front());
    return sharesKeys(*job.operation) || !taken_.clashes(placeOf(job)) || coveredBy(job) != nullptr;
  }

  void take(Job job) {
    const Access place = placeOf(job);
    taken_.add(place);
    bytes_ += sizeOf(*job.operation);
    if (Job* const earlier = coveredBy(job)) return cover(*earlier, std::move(job));
    last_[place.key] = batch_.size();
    batch_.push_back(std::move(job));
  }

  void pass(const Job& job) { passed_.add(job.access); }
  bool isFull() const { return batch_.size() >= kMaxTogether || bytes_ >= kMaxBytes; }
  Batch batch() && { return std::move(batch_); }

 private:
  static bool covers(const Job& job, const Job& earlier) {
    return std::visit(Covers{*earlier.operation}, *job.operation);
  }
  static bool wearsOut(const Job& job) {
    return job.tries >= kMaxTriesTogether && std::holds_alternative<CircuitRecordFailure>(*job.operation);
  }
  Job* coveredBy(const Job& job) {
    const auto last = last_.find(placeOf(job).key);
    return last != last_.end() && covers(job, batch_[last->second]) ? &batch_[last->second] : nullptr;
  }
  // The later job takes the earlier one's place in the batch. The superseded jobs stay in call order.
  static void cover(Job& earlier, Job later) {
    Batch all = std::exchange(earlier.superseded, {});
    const int tries = std::max(earlier.tries, later.tries);
    all.push_back(std::move(earlier));
    std::move(later.superseded.begin(), later.superseded.end(), std::back_inserter(all));
    earlier = std::move(later);
    earlier.superseded = std::move(all);
    earlier.tries = tries;
  }

  Batch batch_;
  InFlightSet passed_;
  InFlightSet taken_;
  std::unordered_map<uint64_t, size_t> last_;
  size_t bytes_ = 0;
};

}  // namespace

void BatchQueue::add(RequestId id, const Operation& operation) {
  jobs_.push_back({id, &operation, accessOf(operation), Clock::now()});
  jobs_.back().alone = !alone_.empty() && alone_.erase(id) > 0;
}

Batch BatchQueue::next() {
  BatchBuilder gathering;
  std::deque<Job> rest;
  for (size_t seen = 0; !jobs_.empty() && !gathering.isFull() && seen < kMaxSeen; ++seen) {
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    if (gathering.takes(job)) {
      gathering.take(std::move(job));
    } else {
      gathering.pass(job);
      rest.push_back(std::move(job));
    }
  }
  std::move(rest.rbegin(), rest.rend(), std::front_inserter(jobs_));
  return std::move(gathering).batch();
}

void BatchQueue::putBack(Batch batch) {
  for (Job& job : batch) ++job.tries;
  std::move(batch.rbegin(), batch.rend(), std::front_inserter(jobs_));
}

}  // namespace persistence::mongodb
