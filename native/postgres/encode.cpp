#include "postgres/encode.hpp"

#include "core/hash.hpp"
#include "core/json_records.hpp"

namespace persistence::postgres {
namespace {

struct Encode {
  const bool watched;

  BoundStatement operator()(const ServerTime&) { return {&kServerTime, {}, {}}; }

  BoundStatement operator()(const LockAcquire& op) { return leased(watched ? kLockAcquireWatched : kLockAcquire, op); }
  BoundStatement operator()(const LockExtend& op) { return leased(watched ? kLockExtendWatched : kLockExtend, op); }
  BoundStatement operator()(const LockRelease& op) { return owned(kLockRelease, op); }
  BoundStatement operator()(const LockCheck& op) { return owned(kLockCheck, op); }
  BoundStatement operator()(const LockForceRelease& op) { return keyed(kLockForceRelease, op); }

  BoundStatement operator()(const CircuitGet& op) { return keyed(kCircuitGet, op); }
  BoundStatement operator()(const CircuitSet& op) {
    BoundStatement bound = keyed(kCircuitSet, op);
    const BreakerState& state = op.state;
    bound.parameters.text(nameOf(state.state)).integer(state.failureCount);
    bound.parameters.real(state.lastFailureTime).real(state.lastSuccessTime);
    return bound;
  }
  BoundStatement operator()(const CircuitRecordFailure& op) {
    BoundStatement bound = keyed(kCircuitRecordFailure, op);
    bound.parameters.integer(op.maxFailures);
    return bound;
  }
  BoundStatement operator()(const CircuitRecordSuccess& op) { return keyed(kCircuitRecordSuccess, op); }

  BoundStatement operator()(const CacheGet& op) { return cached(kCacheGet, op); }
  BoundStatement operator()(const CacheGetMany& op) {
    BoundStatement bound{&kCacheGetMany, {}, op.table};
    bound.parameters.texts(op.keys);
    return bound;
  }
  BoundStatement operator()(const CacheHas& op) { return cached(kCacheHas, op); }
  BoundStatement operator()(const CacheTtl& op) { return cached(kCacheTtl, op); }
  BoundStatement operator()(const CacheDelete& op) { return cached(kCacheDelete, op); }
  BoundStatement operator()(const CacheSet& op) {
    BoundStatement bound = cached(op.table.empty() ? kCacheSet : kOwnCacheSet, op);
    bound.parameters.text(op.value).integer(op.ttl);
    return bound;
  }
  BoundStatement operator()(const CacheSize& op) { return scanned(kCacheSize, op); }
  BoundStatement operator()(const CacheKeys& op) {
    BoundStatement bound = scanned(op.pattern ? kCacheKeysLike : kCacheKeys, op);
    if (op.pattern) bound.parameters.text(*op.pattern);
    return bound;
  }

  BoundStatement operator()(const IdempotencyGet& op) { return keyed(kIdempotencyGet, op); }
  BoundStatement operator()(const IdempotencyDelete& op) { return keyed(kIdempotencyDelete, op); }
  BoundStatement operator()(const IdempotencySet& op) {
    BoundStatement bound = keyed(kIdempotencySet, op);
    bound.parameters.text(op.value).integer(op.ttl);
    return bound;
  }

  BoundStatement operator()(const CheckpointSave& op) {
    BoundStatement bound{&kCheckpointSave, {}, {}};
    bound.parameters.own(op.prefix + op.id).own(op.prefix + op.task).integer(op.sequence);
    bound.parameters.integer(rounded(op.timestamp)).integer(rounded(op.progress)).text(op.data);
    bound.parameters.maybeInteger(rounded(op.estimatedTimeRemaining));
    return bound;
  }
  BoundStatement operator()(const CheckpointLoad& op) {
    BoundStatement bound{&kCheckpointLoad, {}, {}};
    bound.parameters.own(op.prefix + op.id);
    return bound;
  }
  BoundStatement operator()(const CheckpointLoadLatest& op) { return tasked(kCheckpointLoadLatest, op); }
  BoundStatement operator()(const CheckpointList& op) { return tasked(kCheckpointList, op); }
  BoundStatement operator()(const CheckpointDeleteAll& op) {
    return tasked(watched ? kCheckpointDeleteAllWatched : kCheckpointDeleteAll, op);
  }
  BoundStatement operator()(const CheckpointCleanup& op) {
    BoundStatement bound = tasked(watched ? kCheckpointCleanupWatched : kCheckpointCleanup, op);
    bound.parameters.integer(op.keep);
    return bound;
  }

  // Never called: these operations take several steps.
  BoundStatement operator()(const Connect&) { return {}; }
  BoundStatement operator()(const Inspect&) { return {}; }
  BoundStatement operator()(const CacheClear&) { return {}; }
  BoundStatement operator()(const CachePrune&) { return {}; }

 private:
  template <typename Op>
  BoundStatement keyed(const Statement& statement, const Op& op) {
    BoundStatement bound{&statement, {}, {}};
    bound.parameters.text(op.key);
    return bound;
  }
  template <typename Op>
  BoundStatement owned(const Statement& statement, const Op& op) {
    BoundStatement bound = keyed(statement, op);
    bound.parameters.text(op.owner);
    return bound;
  }
  template <typename Op>
  BoundStatement leased(const Statement& statement, const Op& op) {
    BoundStatement bound = owned(statement, op);
    bound.parameters.integer(op.ttl);
    return bound;
  }
  template <typename Op>
  BoundStatement cached(const Statement& statement, const Op& op) {
    BoundStatement bound = keyed(statement, op);
    bound.table = op.table;
    return bound;
  }
  template <typename Op>
  BoundStatement scanned(const Statement& statement, const Op& op) {
    BoundStatement bound{&statement, {}, op.table};
    bound.parameters.text(op.prefix);
    return bound;
  }
  template <typename Op>
  BoundStatement tasked(const Statement& statement, const Op& op) {
    BoundStatement bound{&statement, {}, {}};
    bound.parameters.own(op.prefix + op.task);
    return bound;
  }
};

struct Holding {
  const Statement& statement;
  BoundStatement bound{&statement, {}, {}};

  BoundStatement operator()(const LockAcquire& op) { return ofOwner(op.key, op.owner); }
  BoundStatement operator()(const LockRelease& op) { return ofOwner(op.key, op.owner); }
  BoundStatement operator()(const CacheDelete& op) {
    bound.table = op.table;
    bound.parameters.text(op.key);
    return std::move(bound);
  }
  template <typename Op>
  BoundStatement operator()(const Op& op) {
    if constexpr (requires { op.key; }) bound.parameters.text(op.key);
    return std::move(bound);
  }

 private:
  BoundStatement ofOwner(const std::string& key, const std::string& owner) {
    bound.parameters.text(key).text(owner);
    return std::move(bound);
  }
};

const Statement& holdingFor(const Operation& operation) {
  if (std::holds_alternative<LockAcquire>(operation)) return kLockHoldToTake;
  if (std::holds_alternative<LockRelease>(operation)) return kLockHoldOfOwner;
  if (std::holds_alternative<CacheDelete>(operation)) return kCacheHold;
  return std::holds_alternative<IdempotencyDelete>(operation) ? kIdempotencyHold : kLockHold;
}

struct TaskLock {
  template <typename Op>
  uint64_t operator()(const Op& op) {
    if constexpr (requires { op.task; }) return hashOf(op.task, hashOf(op.prefix));
    return 0;
  }
};

}  // namespace

BoundStatement encode(const Operation& operation, bool watched) { return std::visit(Encode{watched}, operation); }

BoundStatement holding(const Operation& operation) { return std::visit(Holding{holdingFor(operation)}, operation); }

int64_t taskLock(const Operation& operation) { return static_cast<int64_t>(std::visit(TaskLock{}, operation)); }

}  // namespace persistence::postgres
