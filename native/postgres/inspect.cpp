#include "postgres/inspect.hpp"

#include <utility>

#include "postgres/schema_statements.hpp"
#include "postgres/store.hpp"

namespace persistence::postgres {
namespace {

constexpr size_t kAhead = 2;

}  // namespace

std::vector<Library> libraries() {
  constexpr int kVersionOnly = 6;
  const int version = PQlibVersion();
  const char* tls = PQsslAttribute(nullptr, "library");
  std::vector<Library> all{{"libpq", std::to_string(version / 10000) + "." + std::to_string(version % 10000)}};
  if (tls) all.push_back({tls, OpenSSL_version(kVersionOnly)});
  return all;
}

Inspector::Inspector(const Inspect& inspect, const std::string& schema, const Connection& connection)
    : ownTable_(inspect.table),
      schema_(schema),
      backend_(std::to_string(connection.backend())),
      tables_(tablesFor(inspect.table)),
      found_{"PostgreSQL", connection.serverVersion(), connection.encryption()} {}

std::variant<BoundStatements, Outcome> Inspector::next(const Answers& answers) {
  if (answers.failure) return Outcome(answers.failure->error);
  if (!std::exchange(asked_, true)) return look();
  const Rows session(answers.at(0), 3);
  found_.readOnly = session.isTrue(0, 0);
  // A pooler reports an invented pid at the login.
  if (session.at(0, 1) != backend_) found_.settings["pooled"] = "yes";
  const std::vector<SchemaCheck> checks = checksOf(tables_, schema_, answers, kAhead);
  for (size_t at = 0; at < tables_.size(); ++at) found_.tables.push_back(report(tables_[at], checks[at], answers));
  return Outcome(Result(textOf(found_)));
}

BoundStatements Inspector::look() const {
  BoundStatements statements;
  statements.push_back({&kLookSession, {}, {}});
  statements.push_back({&kLookIdentity, {}, {}});
  statements.back().parameters.own(namesOf(tables_)).text(schema_);
  lookAt(tables_, schema_, statements);
  return statements;
}

TableReport Inspector::report(const TableSpec& spec, const SchemaCheck& check, const Answers& answers) const {
  TableReport report{spec.name, check.exists, check.faults, check.mends};
  if (!check.exists) return report;
  const Rows unnamed(answers.at(1), 1);
  for (int row = 0; row < unnamed.count(); ++row)
    if (unnamed.at(row, 0) == spec.name) report.faults.push_back({Fault::Kind::Identity, ""});
  if (!check.folding.empty()) report.remedies.push_back(check.folding);
  if (check.indexed) return report;
  report.faults.push_back({Fault::Kind::Index, spec.index, spec.indexed});
  report.remedies.push_back(
      textFor(check.nameIsTaken ? *spec.createIndexOtherwise : *spec.createIndex, schema_, ownTable_));
  return report;
}

}  // namespace persistence::postgres
