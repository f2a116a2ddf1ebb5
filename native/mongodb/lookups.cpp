// Reads: one command finds the documents of a whole batch.
#include <unordered_map>
#include <utility>

#include "core/json_records.hpp"
#include "mongodb/command_parts.hpp"
#include "mongodb/encode.hpp"
#include "mongodb/execute.hpp"

namespace persistence::mongodb {
namespace {

struct OutcomeOf {
  const bson_t& row;

  Outcome operator()(const LockCheck& lock) const { return Result(textAt(row, "owner") == lock.owner); }
  Outcome operator()(const CircuitGet& circuit) const {
    const auto breaker = breakerOf(row);
    return breaker ? Outcome(Result(*breaker)) : unknownState(circuit.key);
  }
  Outcome operator()(const CacheGet&) const { return Result(copyOf(row)); }
  Outcome operator()(const CacheHas&) const { return Result(true); }
  Outcome operator()(const CacheTtl&) const { return Result(timeAt(row, "left").value_or(kNoExpiry)); }
  Outcome operator()(const IdempotencyGet&) const { return Result(Entry{copyOf(row), timeAt(row, "expiresAt")}); }
  Outcome operator()(const CheckpointLoad& checkpoint) const {
    return Result(checkpointOf(row, checkpoint.prefix.size()));
  }
  Outcome operator()(const CheckpointLoadLatest& task) const { return Result(checkpointOf(row, task.prefix.size())); }
};

Result absenceOf(const Operation& operation) {
  const bool asksWhether = std::holds_alternative<LockCheck>(operation) || std::holds_alternative<CacheHas>(operation);
  return asksWhether ? Result{false} : Result{};
}

}  // namespace

void Executor::search() {
  if (read(findOf(batch_))) answer(familyOf(operation()) == Family::Checkpoint ? "id" : "key");
}

/// `name`: the field by which a document is matched to the jobs that asked for it.
void Executor::answer(const char* name) {
  std::unordered_multimap<std::string, const Job*> askers;
  for (const Job& job : batch_) askers.emplace(nameOfDocument(*job.operation), &job);
  eachRow([&](const bson_t& row) {
    const auto [first, last] = askers.equal_range(std::string(textAt(row, name)));
    for (auto asker = first; asker != last; ++asker)
      deliver(*asker->second, visitKnown<Outcome>(OutcomeOf{row}, *asker->second->operation));
    askers.erase(first, last);
  });
  for (const auto& [key, job] : askers) deliver(*job, absenceOf(*job->operation));
}

void Executor::operator()(const CacheGetMany&) {
  if (!read(findOf(batch_))) return;
  std::unordered_map<std::string_view, std::string_view> rows;
  eachRow([&rows](const bson_t& row) { rows.emplace(textAt(row, "key"), bytesOf(row)); });
  for (const Job& job : batch_) {
    const auto find = [&rows](const std::string& key) -> std::optional<Value> {
      const auto row = rows.find(key);
      if (row == rows.end()) return std::nullopt;
      return Bytes{std::string(row->second)};
    };
    deliver(job, Result{valuesOf(std::get<CacheGetMany>(*job.operation), find)});
  }
}

void Executor::operator()(const CacheKeys& keys) {
  if (!read(findKeys(keys))) return;
  Texts found;
  eachRow([&found](const bson_t& row) { found.emplace_back(textAt(row, "key")); });
  deliverAll(Result{std::move(found)});
}

void Executor::operator()(const CacheSize& size) {
  if (!read(countOf(size))) return;
  double count = 0;
  eachRow([&count](const bson_t& row) { count = static_cast<double>(integerAt(row, "n", 0)); });
  deliverAll(Result{count});
}

void Executor::operator()(const CheckpointLoadLatest&) {
  if (read(findLatest(batch_), Certainty::Snapshot)) answer("taskId");
}

void Executor::operator()(const CheckpointList&) {
  if (!read(findCheckpoints(batch_), Certainty::Snapshot)) return;
  std::unordered_map<std::string, std::vector<std::string_view>> rows;
  eachRow([&rows](const bson_t& row) { rows[std::string(textAt(row, "taskId"))].push_back(bytesOf(row)); });
  for (const Job& job : batch_) {
    Documents found;
    const auto& list = std::get<CheckpointList>(*job.operation);
    for (const auto row : rows[nameOfDocument(*job.operation)])
      found.push_back(checkpointOf(*View(row), list.prefix.size()));
    deliver(job, Result{std::move(found)});
  }
}

}  // namespace persistence::mongodb
