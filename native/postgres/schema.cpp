#include "postgres/schema.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <utility>

#include "core/hash.hpp"
#include "core/reported_warnings.hpp"
#include "postgres/chunked_delete.hpp"
#include "postgres/errors.hpp"
#include "postgres/schema_statements.hpp"

namespace persistence::postgres {
namespace {

constexpr int kMaxLooks = 6;
constexpr size_t kAhead = 2;  // statements before those that create

BoundStatement serialize() {
  BoundStatement bound{&kSerialize, {}, {}};
  const auto key = static_cast<int64_t>(hashOf("go_goscope schema"));
  bound.parameters.own("{" + std::to_string(key) + "}");
  return bound;
}

struct Creators {
  std::mutex mutex;
  std::set<std::string> addresses;  // the places at which a connection of this process is creating tables
};

// Never destroyed, because other threads may use it until the process has ended.
Creators& creators() {
  static auto& creators = *new Creators;
  return creators;
}

}  // namespace

bool CreatorsTurn::take(const std::string& address) {
  if (!place_.empty()) return true;
  const std::lock_guard lock(creators().mutex);
  if (!creators().addresses.insert(address).second) return false;
  place_ = address;
  return true;
}

CreatorsTurn::~CreatorsTurn() {
  const std::lock_guard lock(creators().mutex);
  creators().addresses.erase(place_);
}

EnsureSchema::EnsureSchema(const Connect& connect, Schema& schema)
    : mayCreate_(connect.createTables), ownTable_(connect.table), schema_(schema), tables_(tablesFor(connect.table)) {}

std::variant<BoundStatements, Outcome> EnsureSchema::next(const Answers& answers) {
  if (answers.failure) return failed(*answers.failure);
  switch (step_) {
    case Step::Begin: return look();
    case Step::Look: return lookedAt(answers);
    case Step::CreateTables: return createNext();
    case Step::CreateIndexes: return found();
  }
  return found();
}

std::variant<BoundStatements, Outcome> EnsureSchema::failed(const Failure& failure) {
  const bool index = step_ == Step::CreateIndexes;
  const Error error = whileCreating(failure.error, index ? Created::Index : Created::Table);
  if (error.resends() && ++looks_ < kMaxLooks) return look();
  if (index) return found();
  return refused(failure);
}

// `later`: another connection of this process is creating tables, so the server pauses before it answers.
BoundStatements EnsureSchema::look(bool later) {
  step_ = Step::Look;
  ahead_ = later;
  BoundStatements statements;
  if (later) statements.push_back({&kPause, {}, {}});
  lookAt(tables_, schema_.name, statements);
  return statements;
}

std::variant<BoundStatements, Outcome> EnsureSchema::lookedAt(const Answers& answers) {
  tablesWanted_.clear();
  indexesWanted_.clear();
  foldings_.clear();
  const std::vector<SchemaCheck> checks = checksOf(tables_, schema_.name, answers, ahead_);
  for (size_t at = 0; at < tables_.size(); ++at) note(tables_[at], checks[at]);
  const bool lacks = !tablesWanted_.empty() || !indexesWanted_.empty();
  if (!lacks || !mayCreate_) return found();
  if (!turn_.take(schema_.server + schema_.name)) return look(true);
  return createNext();
}

void EnsureSchema::note(const TableSpec& table, const SchemaCheck& check) {
  schema_.defects.erase(table.name);
  schema_.discarding.erase(table.name);
  if (check.discards) schema_.discarding.insert(table.name);
  if (!check.defect.empty()) schema_.defects[table.name] = check.defect;
  if (!check.folding.empty()) foldings_.push_back(check.folding);
  const Wanted index{&table, check.nameIsTaken ? table.createIndexOtherwise : table.createIndex};
  if (!check.exists)
    tablesWanted_.insert(tablesWanted_.end(), {{&table, table.create}, index});
  else if (!check.indexed)
    indexesWanted_.push_back(index);
}

std::variant<BoundStatements, Outcome> EnsureSchema::createNext() {
  if (!tablesWanted_.empty() && step_ == Step::Look) {
    step_ = Step::CreateTables;
    return create(tablesWanted_);
  }
  if (indexesWanted_.empty()) return found();
  step_ = Step::CreateIndexes;
  return create(indexesWanted_);
}

// lock_timeout also bounds the wait for the advisory lock: behind a pooler such a wait may outlive its client.
BoundStatements EnsureSchema::create(const std::vector<Wanted>& wanted) const {
  BoundStatements statements;
  statements.push_back({&kShortLockWait, {}, {}});
  statements.push_back(serialize());
  for (const Wanted& each : wanted) statements.push_back({each.statement, {}, ownTable_});
  return statements;
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

void EnsureSchema::warn() const {
  std::string text = "key columns are less than documented, and keys may collide; let a role that may do so run";
  for (const std::string& folding : foldings_) text += " " + folding + ";";
  // Every connection of the process examines the tables each time it connects, so a warning would be repeated.
  if (ReportedWarnings::ofProcess().isNew(schema_.server + schema_.name + "/" + ownTable_, text))
    schema_.warning = Error{ErrorKind::SchemaMismatch, text, "SCHEMA_MISMATCH"};
}

Outcome EnsureSchema::found() const {
  if (!foldings_.empty()) warn();
  for (const TableSpec& table : tables_)
    if (const auto defect = schema_.defects.find(table.name); defect != schema_.defects.end())
      return Error{ErrorKind::SchemaMismatch, defect->second, ""};
  return Result();
}

std::unique_ptr<MultiStep> multiStepFor(const Operation& operation, Schema& schema) {
  if (const auto* connect = std::get_if<Connect>(&operation)) return std::make_unique<EnsureSchema>(*connect, schema);
  if (const auto* clear = std::get_if<CacheClear>(&operation))
    return std::make_unique<ChunkedDelete>(*clear, schema.name);
  if (const auto* prune = std::get_if<CachePrune>(&operation))
    return std::make_unique<ChunkedDelete>(*prune, schema.name);
  return nullptr;
}

// defectOf() and mayDiscard() are called for every operation, so the usual case of an empty set returns at once.
const std::string* Schema::defectOf(const Operation& operation) const {
  if (defects.empty() || familyOf(operation) == Family::Connection) return nullptr;
  const auto defect = defects.find(tableOf(operation));
  return defect == defects.end() ? nullptr : &defect->second;
}

bool Schema::mayDiscard(const Operation& operation) const {
  return !discarding.empty() && discarding.count(tableOf(operation)) > 0;
}

std::string tableOf(const Operation& operation) {
  const std::string own = std::visit(
      [](const auto& op) -> std::string {
        if constexpr (requires { op.table; }) return op.table;
        return {};
      },
      operation);
  if (!own.empty()) return own;
  switch (familyOf(operation)) {
    case Family::Cache: return "go_goscope_cache";
    case Family::Lock: return "go_goscope_locks";
    case Family::Checkpoint: return "go_goscope_checkpoints";
    case Family::Circuit: return "go_goscope_circuit";
    case Family::Idempotency: return "go_goscope_idempotency";
    case Family::Connection: return {};
  }
  return {};
}

}  // namespace persistence::postgres
