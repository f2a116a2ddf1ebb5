#include "mysql/inspect.hpp"

#include <algorithm>

#include "mysql/rows.hpp"
#include "mysql/schema.hpp"
#include "mysql/schema_statements.hpp"
#include "mysql/store.hpp"

namespace persistence::mysql {
namespace {

struct Looks {
  Found found;
  std::vector<Cells> indexes;
};

/// Compares one table with its definition.
struct Examine {
  const Server& server;
  const TableSpec& spec;
  const Looks& looks;
  const TableDefinition& wanted = *spec.definition;
  TableReport report{spec.name};
  std::vector<std::string> changes{};

  void examine() {
    SchemaCheck judgement = judge(spec, looks.found, server.connection.facts().isMariadb());
    report.found = !judgement.missing;
    if (!report.found) return;
    report.faults = columnFaults(wanted, columns());
    changes = std::move(judgement.changes);
    for (Fault& fault : judgement.faults)
      if (!isKnown(fault.subject)) report.faults.push_back(std::move(fault));
    for (const IndexDefinition& index : wanted.indexes)
      if (!serves(index)) lacks(index);
    if (!changes.empty()) report.remedies.push_back(alteration(server, {.name = spec.name, .flaw = {}}, changes));
  }

 private:
  std::vector<FoundColumn> columns() const {
    std::vector<FoundColumn> columns;
    for (const Cells& row : looks.found.columns)
      if (row[0] == spec.name) columns.push_back({row[1], row[5]});
    return columns;
  }

  // A column of the wrong type is not reported as too short as well.
  bool isKnown(const std::string& subject) const {
    const auto& all = report.faults;
    return !subject.empty() &&
           std::any_of(all.begin(), all.end(), [&](const Fault& one) { return one.subject == subject; });
  }

  bool serves(const IndexDefinition& index) const {
    const std::string wanted = std::string(index.columns) + ",";
    return std::any_of(looks.indexes.begin(), looks.indexes.end(),
                       [&](const Cells& row) { return row[0] == spec.name && (row[2] + ",").starts_with(wanted); });
  }

  void lacks(const IndexDefinition& index) {
    const std::string name(index.name), columns(index.columns);
    report.faults.push_back({Fault::Kind::Index, name, columns});
    changes.push_back(kWithIndex + name + " (" + columns + ")");
  }
};

Failed look(const Server& server, const std::vector<TableSpec>& tables, Looks& looks) {
  if (auto failed = lookAt(server, tables, looks.found)) return failed;
  const Answer answer = server.ask(server.text(kLookIndexes, namesOf(tables), {}));
  if (answer.failed()) return errorOf(answer);
  looks.indexes = rowsOf(answer, 3);
  return std::nullopt;
}

bool isReadOnly(const Server& server) {
  const Answer answer = server.ask(kLookReadOnly);
  if (answer.failed()) return false;
  const Record& row = recordOf(answer, 1);
  return row.text(0) != "0" && row.text(0) != "OFF";
}

}  // namespace

std::vector<Library> libraries() {
  constexpr int kVersionOnly = 6;
  return {{"libmariadb", mysql_get_client_info()}, {"OpenSSL", OpenSSL_version(kVersionOnly)}};
}

Outcome serverTime(const Server& server) {
  const Answer answer = server.ask(kServerTime);
  if (answer.failed()) return errorOf(answer);
  return Result(recordOf(answer, 1).number(0));
}

Outcome inspect(const Server& server, const Inspect& wish) {
  const Connection& connection = server.connection;
  const std::vector<TableSpec> tables = tablesFor(wish.table);
  Looks looks;
  if (auto failed = look(server, tables, looks)) return *failed;
  Inspection inspection{connection.facts().isMariadb() ? "MariaDB" : "MySQL", connection.serverVersion(),
                        connection.encryption(), isReadOnly(server)};
  for (const TableSpec& spec : tables) {
    Examine examination{server, spec, looks};
    examination.examine();
    inspection.tables.push_back(std::move(examination.report));
  }
  return Result(textOf(inspection));
}

}  // namespace persistence::mysql
