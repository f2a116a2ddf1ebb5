#include "mysql/encode.hpp"

#include <algorithm>

#include "core/json_records.hpp"

namespace persistence::mysql {
namespace {

// Milliseconds from now until about the year 9900: DATETIME ends with the year 9999.
constexpr int64_t kMaxDuration = 248'000'000'000'000;

// The number of columns in the row of a lock, and of a checkpoint.
constexpr unsigned kOfLock = 4, kOfCheckpoint = 7;

Value duration(int64_t ttl) { return std::min(ttl, kMaxDuration); }
Value maybeDuration(int64_t ttl) { return ttl > 0 ? duration(ttl) : Value(); }

struct RowOf {
  Row operator()(const LockAcquire& op) { return {op.key, op.owner}; }
  Row operator()(const LockExtend& op) { return {op.key, op.owner}; }
  Row operator()(const LockRelease& op) { return {op.key, op.owner}; }
  Row operator()(const CircuitSet& op) {
    const BreakerState& state = op.state;
    return {op.key, nameOf(state.state), state.failureCount, maybe(rounded(state.lastFailureTime)),
            maybe(rounded(state.lastSuccessTime))};
  }
  Row operator()(const CacheSet& op) { return {op.key, op.value, maybeDuration(op.ttl)}; }
  Row operator()(const IdempotencySet& op) { return {op.key, op.value, maybeDuration(op.ttl)}; }
  Row operator()(const CheckpointSave& op) {
    return {op.prefix + op.id,
            op.prefix + op.task,
            op.sequence,
            rounded(op.timestamp),
            rounded(op.progress),
            op.data,
            maybe(rounded(op.estimatedTimeRemaining))};
  }
  Row operator()(const CheckpointLoad& op) { return {op.prefix + op.id}; }
  template <typename Op>
  Row operator()(const Op& op) {
    if constexpr (requires { op.key; }) return {op.key};
    if constexpr (requires { op.task; }) return {op.prefix + op.task};
    return {};
  }
};

struct Encode {
  const Jobs& jobs;
  const Table& table;
  const bool mariadb;
  Row* const bound = nullptr;  ///< see Bound
  Parameters parameters{};

  Exchange operator()(const LockAcquire& op) {
    parameters.shared = {duration(op.ttl)};
    return lone() ? one(kLockAcquireOne) : inserted(kLockAcquire, kLockReturned, kLockLook, kOfLock);
  }
  Exchange operator()(const LockExtend& op) {
    parameters.shared = {duration(op.ttl)};
    return lone() ? one(kLockExtendOne) : written(kLockExtend, kLockLook, kOfLock);
  }
  Exchange operator()(const LockRelease&) { return one(lone() ? kLockReleaseOne : kLockRelease); }
  Exchange operator()(const LockCheck&) { return read(kLockLook, kOfLock); }
  Exchange operator()(const LockForceRelease&) { return one(kDelete); }

  Exchange operator()(const CircuitGet&) { return read(kCircuitGet, 5); }
  Exchange operator()(const CircuitSet&) { return one(kCircuitSet); }
  Exchange operator()(const CircuitRecordFailure& op) {
    parameters.shared = {op.maxFailures};
    return lone() ? one(kCircuitRecordFailureOne) : inserted(kCircuitRecordFailure, kCircuitReturned, kCircuitCount, 2);
  }
  Exchange operator()(const CircuitRecordSuccess&) { return one(kCircuitRecordSuccess); }

  Exchange operator()(const CacheGet&) { return read(kCacheGet, 2); }
  Exchange operator()(const CacheGetMany&) { return read(kCacheGet, 2); }
  Exchange operator()(const CacheHas&) { return read(kCacheHas, 1); }
  Exchange operator()(const CacheTtl&) { return read(kCacheTtl, 2); }
  Exchange operator()(const CacheDelete&) { return one(kDelete); }
  Exchange operator()(const CacheSet& op) { return one(op.table.empty() ? kCacheSet : kOwnCacheSet); }
  Exchange operator()(const CacheSize& op) { return scan(kCacheSize, op.prefix); }
  Exchange operator()(const CacheKeys& op) {
    if (!op.pattern) return scan(kCacheKeys, op.prefix);
    return scan(kCacheKeysLike, op.prefix, *op.pattern);
  }

  Exchange operator()(const IdempotencyGet&) { return read(kIdempotencyGet, 3); }
  Exchange operator()(const IdempotencySet&) { return one(kIdempotencySet); }
  Exchange operator()(const IdempotencyDelete&) { return one(kDelete); }

  Exchange operator()(const CheckpointLoad&) { return read(kCheckpointLoad, kOfCheckpoint); }
  Exchange operator()(const CheckpointLoadLatest&) { return read(kCheckpointLoadLatest, kOfCheckpoint); }
  Exchange operator()(const CheckpointList&) { return read(kCheckpointList, kOfCheckpoint); }
  Exchange operator()(const CheckpointDeleteAll&) { return one(kCheckpointDeleteAll); }

  template <TakesSteps Op>
  Exchange operator()(const Op&) {
    return {};
  }

 private:
  // The answer to a single write holds its outcome.
  bool lone() const { return jobs.size() == 1; }
  std::string text(const Statement& statement) {
    if (!bound) return textFor(statement, parameters, table, mariadb);
    Bound made = boundFor(statement, parameters, table, mariadb);
    *bound = std::move(made.values);
    return std::move(made.text);
  }
  Exchange read(const Statement& statement, unsigned columns) { return {{text(statement)}, 0, columns}; }
  Exchange one(const Statement& statement) { return read(statement, 0); }
  Exchange written(const Statement& write, const Statement& look, unsigned columns) {
    return {{text(write), text(look)}, 1, columns, true};
  }
  // MariaDB returns the rows with RETURNING. MySQL needs a SELECT in the same transaction, before another session can
  // change the rows.
  Exchange inserted(const Statement& insert, const char* returned, const Statement& look, unsigned columns) {
    if (mariadb) return {{text(insert) + " RETURNING " + returned}, 0, columns};
    return written(insert, look, columns);
  }
  Exchange scan(const Statement& statement, const std::string& prefix, Value pattern = {}) {
    parameters = prefixed(prefix, table, std::move(pattern));
    return read(statement, 1);
  }
};

void addRows(const Operation& operation, std::vector<Row>& rows) {
  const auto* const many = std::get_if<CacheGetMany>(&operation);
  if (!many) return rows.push_back(rowOf(operation));
  for (const std::string& key : many->keys) rows.push_back({key});
}

Exchange composed(Encode composer) {
  for (const Job& job : composer.jobs) addRows(*job.operation, composer.parameters.rows);
  return std::visit(composer, *composer.jobs.front().operation);
}

}  // namespace

Parameters prefixed(const std::string& prefix, const Table& table, Value third) {
  Parameters parameters;
  const auto successor = successorOf(prefix);
  parameters.shared = {prefix, successor.value_or(""), std::move(third)};
  if (!prefix.empty()) parameters.prefix = table.folds || !successor ? kBeginsWith : kInRange;
  return parameters;
}

Row rowOf(const Operation& operation) { return std::visit(RowOf{}, operation); }

bool isOneExchange(const Operation& operation) {
  return std::visit([]<typename Op>(const Op&) { return !TakesSteps<Op>; }, operation);
}

Exchange encode(const Jobs& jobs, const Table& table, bool mariadb) { return composed(Encode{jobs, table, mariadb}); }

Bound composeBound(const Jobs& job, const Table& table, bool mariadb) {
  Row values;
  Exchange exchange = composed(Encode{job, table, mariadb, &values});
  return {std::move(exchange.statements.front()), std::move(values)};
}

void sortByKey(Jobs& jobs) {
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const Job& a, const Job& b) { return keyOf(*a.operation) < keyOf(*b.operation); });
}

}  // namespace persistence::mysql
