#include "postgres/schema.hpp"

#include <algorithm>
#include <array>

#include "core/hash.hpp"
#include "postgres/errors.hpp"
#include "postgres/schema_statements.hpp"
#include "postgres/walk.hpp"

namespace persistence::postgres {
namespace {

constexpr int kMostLooks = 6;
constexpr size_t kAhead = 2;  // requests before those that create

std::vector<TableSpec> adapterTables() {
  return {{"go_goscope_locks", &kCreateLocks, "expires_at", "idx_locks_expires", &kIndexLocks, &kIndexLocksOtherwise},
          {"go_goscope_circuit", &kCreateCircuit, "updated_at", "idx_circuit_updated", &kIndexCircuit,
           &kIndexCircuitOtherwise},
          {"go_goscope_cache", &kCreateCache, "expires_at", "idx_cache_expires", &kIndexCache, &kIndexCacheOtherwise},
          {"go_goscope_checkpoints", &kCreateCheckpoints, "task_id", "idx_checkpoints_task", &kIndexCheckpoints,
           &kIndexCheckpointsOtherwise},
          {"go_goscope_idempotency", &kCreateIdempotency, "expires_at", "idx_idempotency_expires", &kIndexIdempotency,
           &kIndexIdempotencyOtherwise}};
}

// Somebody else created the same at the same moment.
bool isRace(const std::string& sqlstate) {
  constexpr std::array<std::string_view, 3> kCodes{"42P07", "42710", "23505"};
  return passesWhenSentAlone(sqlstate) || std::find(kCodes.begin(), kCodes.end(), sqlstate) != kCodes.end();
}

Request serialize() {
  Request request{&kSerialize, {}, {}};
  const auto key = static_cast<int64_t>(hashOf("go_goscope schema"));
  request.parameters.own("{" + std::to_string(key) + "}");
  return request;
}

}  // namespace

std::vector<TableSpec> tablesFor(const std::string& own) {
  if (own.empty()) return adapterTables();
  return {{own, &kCreateOwnCache, "expires_at", ownIndexName(own), &kIndexOwnCache, &kIndexOwnCache}};
}

EnsureSchema::EnsureSchema(const Connect& connect)
    : mayCreate_(connect.createTables), ownTable_(connect.table), tables_(tablesFor(connect.table)) {}

std::variant<Requests, Outcome> EnsureSchema::next(const Answers& answers) {
  if (!mayCreate_) return Outcome(Result());
  if (answers.failure) {
    if (isRace(answers.failure->error.nativeCode) && looks_ < kMostLooks) return look();
    // An index makes things fast, but they work without it.
    if (step_ == Step::CreateIndexes) return Outcome(Result());
    return refused(*answers.failure);
  }
  switch (step_) {
    case Step::Begin: return look();
    case Step::Look: return lookedAt(answers);
    case Step::CreateTables: return createNext();
    case Step::CreateIndexes: return Outcome(Result());
  }
  return Outcome(Result());
}

Requests EnsureSchema::look() {
  step_ = Step::Look;
  ++looks_;
  Requests requests;
  for (const TableSpec& table : tables_) {
    requests.push_back({&kLook, {}, {}});
    requests.back().parameters.text(table.name).text(table.indexed).text(table.index);
  }
  return requests;
}

std::variant<Requests, Outcome> EnsureSchema::lookedAt(const Answers& answers) {
  tablesWanted_.clear();
  indexesWanted_.clear();
  for (size_t at = 0; at < tables_.size(); ++at) note(tables_[at], Rows(answers.at(at), kLookedAt));
  return createNext();
}

void EnsureSchema::note(const TableSpec& table, const Rows& found) {
  const bool exists = found.isTrue(0, 0), indexed = found.isTrue(0, 1), nameIsTaken = found.isTrue(0, 2);
  const Wanted index{&table, nameIsTaken ? table.createIndexOtherwise : table.createIndex};
  if (!exists)
    tablesWanted_.insert(tablesWanted_.end(), {{&table, table.create}, index});
  else if (!indexed)
    indexesWanted_.push_back(index);
}

std::variant<Requests, Outcome> EnsureSchema::createNext() {
  if (!tablesWanted_.empty() && step_ == Step::Look) {
    step_ = Step::CreateTables;
    return create(tablesWanted_);
  }
  if (indexesWanted_.empty()) return Outcome(Result());
  step_ = Step::CreateIndexes;
  return create(indexesWanted_);
}

Requests EnsureSchema::create(const std::vector<Wanted>& wanted) const {
  Requests requests;
  requests.push_back(serialize());
  requests.push_back({&kShortLockWait, {}, {}});
  for (const Wanted& each : wanted) requests.push_back({each.statement, {}, ownTable_});
  return requests;
}

Outcome EnsureSchema::refused(const Failure& failure) const {
  Error error = failure.error;
  const bool creating = step_ == Step::CreateTables && failure.at >= kAhead;
  if (!creating || failure.at - kAhead >= tablesWanted_.size()) return error;
  const std::string& table = tablesWanted_[failure.at - kAhead].table->name;
  error.message = "could not create the table " + table + ": " + error.message;
  if (error.kind == ErrorKind::PermissionDenied)
    error.message += "; let a role that may create it do so, or grant CREATE on the schema to this one";
  return error;
}

std::unique_ptr<Procedure> procedureFor(const Operation& operation) {
  if (const auto* connect = std::get_if<Connect>(&operation)) return std::make_unique<EnsureSchema>(*connect);
  if (const auto* clear = std::get_if<CacheClear>(&operation)) return std::make_unique<Walk>(*clear);
  if (const auto* prune = std::get_if<CachePrune>(&operation)) return std::make_unique<Walk>(*prune);
  return nullptr;
}

}  // namespace persistence::postgres
