#include "mysql/schema.hpp"

#include <algorithm>

#include "core/hash.hpp"
#include "mysql/schema_statements.hpp"

namespace persistence::mysql {
namespace {

using Kind = Column::Kind;

constexpr uint64_t kKey = 768, kOwner = 1024, kTask = 760, kOwnKey = 512, kIdempotencyKey = 255;
constexpr int kFractions = 3;

Column key(const char* name) { return {name, Kind::Key, kKeyColumn, kKey}; }
Column time(const char* name) { return {name, Kind::Time, kTimeColumn}; }
Column maybeTime(const char* name) { return {name, Kind::Time, kMaybeTimeColumn}; }

std::vector<TableSpec> adapterTables() {
  return {{"go_goscope_locks",
           &kCreateLocks,
           {key("`key`"), {"owner", Kind::Text, kOwnerColumn, kOwner}, time("expires_at")}},
          {"go_goscope_circuit",
           &kCreateCircuit,
           {key("`key`"), maybeTime("last_failure_time"), maybeTime("last_success_time"), time("updated_at")}},
          {"go_goscope_cache", &kCreateCache, {key("`key`"), maybeTime("expires_at")}},
          {"go_goscope_checkpoints", &kCreateCheckpoints, {key("id"), {"task_id", Kind::Key, kTaskColumn, kTask}}},
          {"go_goscope_idempotency",
           &kCreateIdempotency,
           {{"`key`", Kind::Key, kIdempotencyKeyColumn, kIdempotencyKey}, maybeTime("expires_at")}}};
}

std::vector<TableSpec> tablesFor(const Connect& connect) {
  if (connect.table.empty()) return adapterTables();
  return {{connect.table, &kCreateOwnCache, {{"`key`", Kind::Key, kOwnKeyColumn, kOwnKey}, maybeTime("expires_at")}}};
}

std::string bare(std::string name) {
  std::erase(name, '`');
  return name;
}

bool isExact(const std::string& collation) {
  return collation == "utf8mb4_nopad_bin" || collation == "utf8mb4_0900_bin" || collation == "binary";
}

// A row of the look: table, column, length, collation, fractions.
bool isCoarse(const Row& row) { return std::atoi(row[4].c_str()) < kFractions; }
bool isShort(const Row& row, uint64_t length) { return std::strtoull(row[2].c_str(), nullptr, 10) < length; }

bool fits(const Column& column, const Row& row) {
  if (column.kind == Kind::Time) return !isCoarse(row);
  return isExact(row[3]) && !isShort(row, column.length);
}

std::string lockName(const std::string& database) {
  return literal("go_goscope:" + std::to_string(hashOf("schema", hashOf(database))));
}

}  // namespace

EnsureSchema::EnsureSchema(const Server& server, const std::string& database, const Connect& connect)
    : server_(server), lock_(lockName(database)), mayCreate_(connect.createTables), tables_(tablesFor(connect)) {}

Outcome EnsureSchema::run() {
  if (auto error = look()) return *error;
  if (missing_.empty() && changes_.empty()) return Result();
  std::optional<Error> error;
  if (mayCreate_) {
    error = make();
    server_.ask(kTaskUnlock);
  }
  warn();
  return error ? Outcome(*error) : Outcome(Result());
}

void EnsureSchema::warn() {
  if (changes_.empty()) return;
  warning_ =
      Error{ErrorKind::SchemaMismatch,
            "tables are less than documented: keys may collide, and times are rounded up; let a role that may do "
            "so run",
            "SCHEMA_MISMATCH"};
  for (const std::string& change : changes_) warning_->message += " " + change + ";";
}

std::optional<Error> EnsureSchema::look() {
  Parameters parameters;
  for (const TableSpec& table : tables_) parameters.rows.push_back({literal(table.name)});
  Answer answer = server_.ask(server_.text(kLook, parameters, {}));
  if (answer.failed()) return errorOf(answer);
  std::vector<Row> found;
  while (MYSQL_ROW row = mysql_fetch_row(answer.rows.get())) {
    found.emplace_back();
    for (unsigned column = 0; column < 5; ++column) found.back().emplace_back(cell(*answer.rows, row, column));
  }
  missing_.clear();
  changes_.clear();
  for (const TableSpec& table : tables_) note(table, found);
  return std::nullopt;
}

void EnsureSchema::note(const TableSpec& spec, const std::vector<Row>& found) {
  Table& table = server_.tables[spec.name];
  table = {spec.name};
  if (spec.columns.front().name == std::string("id")) table.key = "id";
  if (std::none_of(found.begin(), found.end(), [&](const Row& row) { return row[0] == spec.name; }))
    return missing_.push_back(&spec);
  Parameters changes;
  for (const Column& column : spec.columns) {
    const auto row = std::find_if(found.begin(), found.end(),
                                  [&](const Row& row) { return row[0] == spec.name && row[1] == bare(column.name); });
    if (row == found.end() || fits(column, *row)) continue;
    if (column.kind == Kind::Key) table.folds |= !isExact((*row)[3]);
    if (column.kind == Kind::Time) table.coarse = true;
    changes.rows.push_back({std::string(column.name) + " " + server_.text({column.definition}, {}, table)});
  }
  if (!changes.rows.empty()) changes_.push_back(server_.text(kAlter, changes, table));
}

// With the lock in hand all is looked at anew: another process may have been first.
std::optional<Error> EnsureSchema::make() {
  Parameters parameters;
  parameters.shared = {lock_};
  const Answer locked = server_.ask(server_.text(kSchemaLock, parameters, {}));
  if (locked.failed()) return errorOf(locked);
  if (auto error = look()) return error;
  alter();
  const std::vector<const TableSpec*> missing = missing_;
  std::optional<Error> error;
  for (const TableSpec* table : missing)
    if (!error) error = create(*table);
  if (auto lost = look()) return lost;
  return error;
}

std::optional<Error> EnsureSchema::create(const TableSpec& spec) {
  const Answer answer = server_.ask(server_.text(*spec.create, {}, server_.table(spec.name)));
  if (!answer.failed() || answer.code == ER_TABLE_EXISTS_ERROR) return std::nullopt;
  Error error = errorOf(answer);
  error.message = "could not create the table " + spec.name + ": " + error.message;
  if (error.kind == ErrorKind::PermissionDenied)
    error.message += "; let a role that may create it do so, or grant CREATE on the database to this one";
  return error;
}

// A table that can't be altered is used as it is: run() tells what that means.
void EnsureSchema::alter() {
  for (const std::string& change : changes_) server_.ask(change);
}

}  // namespace persistence::mysql
