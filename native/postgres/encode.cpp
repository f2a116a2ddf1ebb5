#include "postgres/encode.hpp"

#include "core/hash.hpp"
#include "core/json_records.hpp"

namespace persistence::postgres {
namespace {

struct Compose {
  const bool watched;

  Request operator()(const ServerTime&) { return {&kServerTime, {}, {}}; }

  Request operator()(const LockAcquire& op) { return leased(watched ? kLockAcquireWatched : kLockAcquire, op); }
  Request operator()(const LockExtend& op) { return leased(watched ? kLockExtendWatched : kLockExtend, op); }
  Request operator()(const LockRelease& op) { return owned(kLockRelease, op); }
  Request operator()(const LockCheck& op) { return owned(kLockCheck, op); }
  Request operator()(const LockForceRelease& op) { return keyed(kLockForceRelease, op); }

  Request operator()(const CircuitGet& op) { return keyed(kCircuitGet, op); }
  Request operator()(const CircuitSet& op) {
    Request request = keyed(kCircuitSet, op);
    const BreakerState& state = op.state;
    request.parameters.text(nameOf(state.state)).integer(state.failureCount);
    request.parameters.real(state.lastFailureTime).real(state.lastSuccessTime);
    return request;
  }
  Request operator()(const CircuitRecordFailure& op) {
    Request request = keyed(kCircuitRecordFailure, op);
    request.parameters.integer(op.maxFailures);
    return request;
  }
  Request operator()(const CircuitRecordSuccess& op) { return keyed(kCircuitRecordSuccess, op); }

  Request operator()(const CacheGet& op) { return cached(kCacheGet, op); }
  Request operator()(const CacheHas& op) { return cached(kCacheHas, op); }
  Request operator()(const CacheDelete& op) { return cached(kCacheDelete, op); }
  Request operator()(const CacheSet& op) {
    Request request = cached(op.table.empty() ? kCacheSet : kOwnCacheSet, op);
    request.parameters.text(op.value).integer(op.ttl);
    return request;
  }
  Request operator()(const CacheSize& op) { return scanned(kCacheSize, op); }
  Request operator()(const CacheKeys& op) {
    Request request = scanned(op.pattern ? kCacheKeysLike : kCacheKeys, op);
    if (op.pattern) request.parameters.text(*op.pattern);
    return request;
  }

  Request operator()(const IdempotencyGet& op) { return keyed(kIdempotencyGet, op); }
  Request operator()(const IdempotencyDelete& op) { return keyed(kIdempotencyDelete, op); }
  Request operator()(const IdempotencySet& op) {
    Request request = keyed(kIdempotencySet, op);
    request.parameters.text(op.value).integer(op.ttl);
    return request;
  }

  Request operator()(const CheckpointSave& op) {
    Request request{&kCheckpointSave, {}, {}};
    request.parameters.own(op.prefix + op.id).own(op.prefix + op.task).integer(op.sequence);
    request.parameters.integer(rounded(op.timestamp)).integer(rounded(op.progress)).text(op.data);
    request.parameters.maybeInteger(rounded(op.estimatedTimeRemaining));
    return request;
  }
  Request operator()(const CheckpointLoad& op) {
    Request request{&kCheckpointLoad, {}, {}};
    request.parameters.own(op.prefix + op.id);
    return request;
  }
  Request operator()(const CheckpointLoadLatest& op) { return tasked(kCheckpointLoadLatest, op); }
  Request operator()(const CheckpointList& op) { return tasked(kCheckpointList, op); }
  Request operator()(const CheckpointDeleteAll& op) {
    return tasked(watched ? kCheckpointDeleteAllWatched : kCheckpointDeleteAll, op);
  }
  Request operator()(const CheckpointCleanup& op) {
    Request request = tasked(watched ? kCheckpointCleanupWatched : kCheckpointCleanup, op);
    request.parameters.integer(op.keep);
    return request;
  }

  // Those of several steps never come here.
  Request operator()(const Connect&) { return {}; }
  Request operator()(const Inspect&) { return {}; }
  Request operator()(const CacheClear&) { return {}; }
  Request operator()(const CachePrune&) { return {}; }

 private:
  template <typename Op>
  Request keyed(const Statement& statement, const Op& op) {
    Request request{&statement, {}, {}};
    request.parameters.text(op.key);
    return request;
  }
  template <typename Op>
  Request owned(const Statement& statement, const Op& op) {
    Request request = keyed(statement, op);
    request.parameters.text(op.owner);
    return request;
  }
  template <typename Op>
  Request leased(const Statement& statement, const Op& op) {
    Request request = owned(statement, op);
    request.parameters.integer(op.ttl);
    return request;
  }
  template <typename Op>
  Request cached(const Statement& statement, const Op& op) {
    Request request = keyed(statement, op);
    request.table = op.table;
    return request;
  }
  template <typename Op>
  Request scanned(const Statement& statement, const Op& op) {
    Request request{&statement, {}, op.table};
    request.parameters.text(op.prefix);
    return request;
  }
  template <typename Op>
  Request tasked(const Statement& statement, const Op& op) {
    Request request{&statement, {}, {}};
    request.parameters.own(op.prefix + op.task);
    return request;
  }
};

struct Holding {
  const Statement& statement;
  Request request{&statement, {}, {}};

  Request operator()(const LockAcquire& op) { return ofOwner(op.key, op.owner); }
  Request operator()(const LockRelease& op) { return ofOwner(op.key, op.owner); }
  Request operator()(const CacheDelete& op) {
    request.table = op.table;
    request.parameters.text(op.key);
    return std::move(request);
  }
  template <typename Op>
  Request operator()(const Op& op) {
    if constexpr (requires { op.key; }) request.parameters.text(op.key);
    return std::move(request);
  }

 private:
  Request ofOwner(const std::string& key, const std::string& owner) {
    request.parameters.text(key).text(owner);
    return std::move(request);
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

Request compose(const Operation& operation, bool watched) { return std::visit(Compose{watched}, operation); }

Request holding(const Operation& operation) { return std::visit(Holding{holdingFor(operation)}, operation); }

int64_t taskLock(const Operation& operation) { return static_cast<int64_t>(std::visit(TaskLock{}, operation)); }

}  // namespace persistence::postgres
