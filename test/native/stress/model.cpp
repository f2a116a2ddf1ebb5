#include "stress/model.hpp"

namespace persistence::stress {
namespace {

constexpr int64_t kLong = 600'000;

bool isNothing(const Result& result) { return std::holds_alternative<std::monostate>(result); }
bool isNumber(const Result& result) { return std::holds_alternative<double>(result); }

template <typename T>
Check equals(T expected) {
  return [expected = std::move(expected)](const Result& result) {
    const T* found = std::get_if<T>(&result);
    return found && *found == expected;
  };
}

Check numberIf(bool expected) { return expected ? Check(isNumber) : Check(isNothing); }

Check isStored(const std::map<std::string, std::string>& values, const std::string& key) {
  const auto found = values.find(key);
  if (found == values.end()) return isNothing;
  return [expected = found->second](const Result& result) { return valueOf(result) == expected; };
}

Check isStoredForGood(const std::map<std::string, std::string>& values, const std::string& key) {
  return [isStored = isStored(values, key)](const Result& result) {
    const Entry* entry = std::get_if<Entry>(&result);
    return isStored(result) && !(entry && entry->expiresAt);
  };
}

Check breakerIs(const std::optional<BreakerState>& expected) {
  if (!expected) return isNothing;
  return [state = expected->state, count = expected->failureCount](const Result& result) {
    const BreakerState* found = std::get_if<BreakerState>(&result);
    return found && found->state == state && found->failureCount == count;
  };
}

Check checkpointOf(std::optional<int64_t> sequence) {
  if (!sequence) return isNothing;
  return [expected = std::vector{*sequence}](const Result& result) { return sequencesOf(result) == expected; };
}

Check checkpointsOf(const std::set<int64_t>& sequences) {
  return [expected = std::vector(sequences.begin(), sequences.end())](const Result& result) {
    return sequencesOf(result) == expected;
  };
}

Check beginsWith(const std::string& prefix) {
  return [prefix](const Result& result) {
    for (const std::string& key : std::get<Texts>(result))
      if (!key.starts_with(prefix)) return false;
    return true;
  };
}

void countFailure(std::optional<BreakerState>& breaker, int64_t max) {
  const bool tripped = breaker && breaker->state != Breaker::Closed;
  if (!breaker) breaker.emplace();
  if (++breaker->failureCount >= max || tripped) breaker->state = Breaker::Open;
}

}  // namespace

Check released(bool expected) {
  return [expected](const Result& result) {
    const bool* freed = std::get_if<bool>(&result);
    return freed ? *freed == expected : isNothing(result);
  };
}

// Now and then a value that is too big for one packet.
std::string Model::value() {
  const int size = random_.percent(2) ? random_.below(100'000) : random_.below(40);
  return std::string(static_cast<size_t>(size), static_cast<char>('a' + random_.below(26)));
}

Call Model::next() {
  switch (random_.below(50)) {
    case 0: return {Connect{true, ""}, isNothing};
    case 1: return cacheAsAWhole();
    default: break;
  }
  switch (random_.below(5)) {
    case 0: return lock();
    case 1: return circuit();
    case 2: return cache();
    case 3: return idempotency();
    default: return checkpoint();
  }
}

Call Model::lock() {
  const std::string key = this->key("lock");
  const std::string owner = random_.name("owner", 2);
  std::string& holder = holders_[key];
  const bool isFree = holder.empty();
  const bool isOwn = holder == owner;
  switch (random_.below(5)) {
    case 0:
      if (isFree) holder = owner;
      return {LockAcquire{key, owner, kLong}, numberIf(isFree || isOwn)};
    case 1: return {LockExtend{key, owner, kLong}, numberIf(isOwn)};
    case 2:
      if (isOwn) holder.clear();
      return {LockRelease{key, owner}, released(isOwn)};
    case 3: return {LockCheck{key, owner}, equals(isOwn)};
    default: holder.clear(); return {LockForceRelease{key}, isNothing};
  }
}

Call Model::circuit() {
  const std::string key = this->key("circuit");
  std::optional<BreakerState>& breaker = breakers_[key];
  const int max = 1 + random_.below(4);
  switch (random_.below(4)) {
    case 0: return {CircuitGet{key}, breakerIs(breaker)};
    case 1:
      breaker = BreakerState{static_cast<Breaker>(random_.below(3)), random_.below(4), {}, {}};
      return {CircuitSet{key, *breaker}, isNothing};
    case 2:
      countFailure(breaker, max);
      return {CircuitRecordFailure{key, max}, equals(static_cast<double>(breaker->failureCount))};
    default: breaker = BreakerState{}; return {CircuitRecordSuccess{key}, isNothing};
  }
}

Call Model::cache() {
  const std::string key = this->key("cache");
  switch (random_.below(4)) {
    case 0: return {CacheGet{key, ""}, isStored(entries_, key)};
    case 1: return {CacheSet{key, stored(entries_[key] = value()), 0, ""}, isNothing};
    case 2: entries_.erase(key); return {CacheDelete{key, ""}, isNothing};
    default: return {CacheHas{key, ""}, equals(entries_.contains(key))};
  }
}

Call Model::cacheAsAWhole() {
  const std::string prefix = space_ + "cache:";
  const bool prunes = format_ == Format::Json;  // MongoDB removes expired entries itself
  switch (random_.below(prunes ? 4 : 3)) {
    case 0: entries_.clear(); return {CacheClear{prefix, ""}, isNothing};
    case 1: return {CacheKeys{prefix, std::nullopt, ""}, beginsWith(prefix)};
    case 2: return {CacheSize{prefix, ""}, isNumber};
    default: return {CachePrune{prefix, ""}, equals(0.0)};
  }
}

Call Model::idempotency() {
  const std::string key = this->key("idempotency");
  switch (random_.below(3)) {
    case 0: return {IdempotencyGet{key}, isStoredForGood(results_, key)};
    case 1: return {IdempotencySet{key, stored(results_[key] = value()), 0}, isNothing};
    default: results_.erase(key); return {IdempotencyDelete{key}, isNothing};
  }
}

Call Model::checkpoint() {
  const std::string task = random_.name("task", 2);
  std::set<int64_t>& sequences = sequences_[task];
  const int64_t sequence = random_.below(10);
  const auto ifSaved = sequences.contains(sequence) ? std::optional(sequence) : std::nullopt;
  const auto latest = sequences.empty() ? std::nullopt : std::optional(*sequences.rbegin());
  switch (random_.below(7)) {
    case 0: return {CheckpointLoad{space_, task + std::to_string(sequence)}, checkpointOf(ifSaved)};
    case 1: return {CheckpointLoadLatest{space_, task}, checkpointOf(latest)};
    case 2: return {CheckpointList{space_, task}, checkpointsOf(sequences)};
    case 3: return cleanup(task);
    case 4: sequences.clear(); return {CheckpointDeleteAll{space_, task}, isNothing};
    default: return save(task, sequence);
  }
}

Call Model::save(const std::string& task, int64_t sequence) {
  sequences_[task].insert(sequence);
  return {CheckpointSave{
              space_, task + std::to_string(sequence), task, sequence, 1'700'000'000'000, 50, stored(value()), {}},
          isNothing};
}

Call Model::cleanup(const std::string& task) {
  const size_t keep = static_cast<size_t>(random_.below(4));
  std::set<int64_t>& sequences = sequences_[task];
  while (sequences.size() > keep) sequences.erase(sequences.begin());
  return {CheckpointCleanup{space_, task, static_cast<int64_t>(keep)}, isNothing};
}

}  // namespace persistence::stress
