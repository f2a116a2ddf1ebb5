#include "mysql/schema.hpp"

#include <algorithm>

#include "core/hash.hpp"
#include "mysql/rows.hpp"
#include "mysql/schema_statements.hpp"

namespace persistence::mysql {
namespace {

Value lockName(const std::string& database) {
  return "go_goscope:" + std::to_string(hashOf("schema", hashOf(database)));
}

}  // namespace

std::vector<Cells> rowsOf(const Answer& answer, unsigned columns) {
  std::vector<Cells> rows;
  for (const Record& row : recordsOf(answer, columns)) {
    rows.emplace_back();
    for (unsigned column = 0; column < columns; ++column) rows.back().emplace_back(row.maybe(column).value_or(""));
  }
  return rows;
}

Parameters namesOf(const std::vector<TableSpec>& tables) {
  Parameters parameters;
  for (const TableSpec& table : tables) parameters.rows.push_back({table.name});
  return parameters;
}

Failed lookAt(const Server& server, const std::vector<TableSpec>& tables, Found& found) {
  const Parameters names = namesOf(tables);
  const auto text = [&](const Statement& statement) { return server.text(statement, names, {}); };
  const Answers answers = server.connection.ask({text(kLook), text(kLookEngines), text(kLookUnique)});
  if (auto failed = failedIn(answers)) return failed;
  found = {rowsOf(answers[0], 6), rowsOf(answers[1], 3), rowsOf(answers[2], 3)};
  return std::nullopt;
}

std::string alteration(const Server& server, const Table& table, const std::vector<std::string>& changes) {
  std::string statement = server.text(kAlter, {}, table);
  for (const std::string& change : changes) statement += (&change == changes.data() ? "" : ", ") + change;
  return statement;
}

EnsureSchema::EnsureSchema(const Server& server, const std::string& database, const Connect& connect)
    : server_(server), lock_(lockName(database)), mayCreate_(connect.createTables), tables_(tablesFor(connect.table)) {}

Outcome EnsureSchema::run() {
  if (auto error = look()) return *error;
  std::optional<Error> failed;
  if (mayCreate_ && !(missing_.empty() && changes_.empty())) {
    failed = make();
    server_.ask(kTaskUnlock);
  }
  if (auto error = flawed()) return *error;
  warn();
  if (failed) return *failed;
  return Result();
}

std::optional<Error> EnsureSchema::flawed() const {
  const auto found = std::find_if(tables_.begin(), tables_.end(),
                                  [&](const TableSpec& spec) { return !server_.table(spec.name).flaw.empty(); });
  if (found == tables_.end()) return std::nullopt;
  return Error{ErrorKind::SchemaMismatch, server_.table(found->name).flaw, ""};
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
  Found found;
  if (auto failed = lookAt(server_, tables_, found)) return failed;
  missing_.clear();
  changes_.clear();
  for (const TableSpec& table : tables_) note(table, found);
  return std::nullopt;
}

void EnsureSchema::note(const TableSpec& spec, const Found& found) {
  SchemaCheck judgement = judge(spec, found, server_.connection.facts().isMariadb());
  Table& table = server_.tables[spec.name];
  table = std::move(judgement.table);
  if (judgement.missing) missing_.push_back(&spec);
  if (judgement.changes.empty()) return;
  changes_.push_back(alteration(server_, table, judgement.changes));
  if (!table.flaw.empty()) table.flaw += "; let a role that may do so run " + changes_.back();
}

// The tables are examined again under the lock: another process may have made them meanwhile.
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
  const std::string text = createText(*spec.definition);
  const Answer answer = server_.ask(server_.text({text.c_str()}, {}, server_.table(spec.name)));
  if (!answer.failed() || answer.code == ER_TABLE_EXISTS_ERROR) return std::nullopt;
  Error error = errorOf(answer);
  error.message = "could not create the table " + spec.name + ": " + error.message;
  if (error.kind == ErrorKind::PermissionDenied)
    error.message += "; let a role that may create it do so, or grant CREATE on the database to this one";
  return error;
}

// A failed ALTER is no error: the table is used as it is if possible. run() reports the consequences.
void EnsureSchema::alter() {
  for (const std::string& change : changes_) server_.ask(change);
}

}  // namespace persistence::mysql
