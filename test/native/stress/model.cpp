#include "stress/model.hpp"

#include <nlohmann/json.hpp>

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

Check textOf(const std::map<std::string, std::string>& texts, const std::string& key) {
  const auto found = texts.find(key);
  return found == texts.end() ? Check(isNothing) : equals(found->second);
}

Check entryOf(const std::map<std::string, std::string>& texts, const std::string& key) {
  const auto found = texts.find(key);
  if (found == texts.end()) return isNothing;
  return [expected = found->second](const Result& result) {
    const Entry* entry = std::get_if<Entry>(&result);
    return entry && entry->value == expected && !entry->expiresAt;
  };
}

Check breakerIs(const std::optional<BreakerState>& expected) {
  if (!expected) return isNothing;
  return [state = expected->state, count = expected->failureCount](const Result& result) {
    const BreakerState* found = std::get_if<BreakerState>(&result);
    return found && found->state == state && found->failureCount == count;
  };
}

int64_t sequenceIn(const std::string& document) { return nlohmann::json::parse(document)["sequence"]; }

Check documentOf(std::optional<int64_t> sequence) {
  if (!sequence) return isNothing;
  return [sequence](const Result& result) {
    const std::string* document = std::get_if<std::string>(&result);
    return document && sequenceIn(*document) == sequence;
  };
}

Check documentsOf(const std::set<int64_t>& sequences) {
  return [expected = std::vector(sequences.begin(), sequences.end())](const Result& result) {
    std::vector<int64_t> found;
    for (const std::string& document : std::get<Texts>(result)) found.push_back(sequenceIn(document));
    return found == expected;
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

// Seldom one that is too big for one packet.
std::string Model::value() {
  const int size = random_.percent(2) ? random_.below(100'000) : random_.below(40);
  return '"' + std::string(static_cast<size_t>(size), static_cast<char>('a' + random_.below(26))) + '"';
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
      return {LockRelease{key, owner}, equals(isOwn)};
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
    case 0: return {CacheGet{key, ""}, textOf(entries_, key)};
    case 1: return {CacheSet{key, entries_[key] = value(), 0, ""}, isNothing};
    case 2: entries_.erase(key); return {CacheDelete{key, ""}, isNothing};
    default: return {CacheHas{key, ""}, equals(entries_.contains(key))};
  }
}

Call Model::cacheAsAWhole() {
  const std::string prefix = space_ + "cache:";
  switch (random_.below(4)) {
    case 0: entries_.clear(); return {CacheClear{prefix, ""}, isNothing};
    case 1: return {CacheKeys{prefix, std::nullopt, ""}, beginsWith(prefix)};
    case 2: return {CacheSize{prefix, ""}, isNumber};
    default: return {CachePrune{prefix, ""}, equals(0.0)};
  }
}

Call Model::idempotency() {
  const std::string key = this->key("idempotency");
  switch (random_.below(3)) {
    case 0: return {IdempotencyGet{key}, entryOf(results_, key)};
    case 1: return {IdempotencySet{key, results_[key] = value(), 0}, isNothing};
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
    case 0: return {CheckpointLoad{space_, task + std::to_string(sequence)}, documentOf(ifSaved)};
    case 1: return {CheckpointLoadLatest{space_, task}, documentOf(latest)};
    case 2: return {CheckpointList{space_, task}, documentsOf(sequences)};
    case 3: return cleanup(task);
    case 4: sequences.clear(); return {CheckpointDeleteAll{space_, task}, isNothing};
    default: return save(task, sequence);
  }
}

Call Model::save(const std::string& task, int64_t sequence) {
  sequences_[task].insert(sequence);
  return {CheckpointSave{space_, task + std::to_string(sequence), task, sequence, 1'700'000'000'000, 50, value(), {}},
          isNothing};
}

Call Model::cleanup(const std::string& task) {
  const size_t keep = static_cast<size_t>(random_.below(4));
  std::set<int64_t>& sequences = sequences_[task];
  while (sequences.size() > keep) sequences.erase(sequences.begin());
  return {CheckpointCleanup{space_, task, static_cast<int64_t>(keep)}, isNothing};
}

}  // namespace persistence::stress
