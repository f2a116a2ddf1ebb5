#include "postgres/inspector.hpp"

#include <algorithm>
#include <utility>

#include "core/definition.hpp"
#include "core/records.hpp"
#include "postgres/schema_statements.hpp"
#include "postgres/store.hpp"

namespace persistence::postgres {
namespace {

using Kind = Fault::Kind;

constexpr size_t kAhead = 1, kOfEach = 3;
constexpr int kMilliseconds = 3, kColumnsOfLook = 4;
constexpr uint64_t kHeader = 4;  // what a text's length counts besides its characters

bool isTime(const std::string& type) { return type.starts_with("timestamp"); }

/// A column as kLookColumns tells it.
struct Look {
  ColumnDefinition column;
  std::optional<uint64_t> modifier;
  bool tellsApart = true;
};

std::vector<Look> looksOf(const Rows& rows) {
  std::vector<Look> looks;
  for (int row = 0; row < rows.count(); ++row) {
    Look look{{std::string(rows.at(row, 0)), std::string(rows.at(row, 1))}, std::nullopt, true};
    const double modifier = numberIn(rows.at(row, 2));
    if (modifier >= 0) look.modifier = static_cast<uint64_t>(rounded(modifier));
    look.tellsApart = rows.at(row, 3) == "true";
    looks.push_back(std::move(look));
  }
  return looks;
}

std::vector<ColumnDefinition> columnsOf(const std::vector<Look>& looks) {
  std::vector<ColumnDefinition> columns;
  for (const Look& look : looks) columns.push_back(look.column);
  return columns;
}

std::string lengthIn(uint64_t length) { return length ? std::to_string(length) : ""; }

/// What a column of the right type is too narrow for.
std::optional<Fault> narrowness(const ColumnDefinition& wanted, const Look& look) {
  if (!look.modifier) return std::nullopt;
  if (isTime(look.column.type)) {
    if (*look.modifier >= kMilliseconds) return std::nullopt;
    return Fault{Kind::Fractions, wanted.name, std::to_string(kMilliseconds), std::to_string(*look.modifier)};
  }
  const uint64_t length = *look.modifier - kHeader;
  if (look.column.type != "varchar" || (wanted.length && length >= wanted.length)) return std::nullopt;
  return Fault{Kind::Length, wanted.name, lengthIn(wanted.length), lengthIn(length)};
}

// Whether a column of another type is wide enough is no question.
std::vector<Fault> faultsOf(const TableDefinition& wanted, const std::vector<Look>& looks) {
  std::vector<Fault> faults = columnFaults(wanted, columnsOf(looks));
  if (!faults.empty()) return faults;
  for (const ColumnDefinition& column : wanted.columns) {
    const auto look =
        std::find_if(looks.begin(), looks.end(), [&](const Look& one) { return one.column.name == column.name; });
    if (auto fault = narrowness(column, *look)) faults.push_back(std::move(*fault));
    if (!look->tellsApart) faults.push_back({Kind::Folding, column.name});
  }
  return faults;
}

}  // namespace

std::vector<Library> libraries() {
  constexpr int kVersionOnly = 6;
  const int version = PQlibVersion();
  const char* tls = PQsslAttribute(nullptr, "library");
  std::vector<Library> all{{"libpq", std::to_string(version / 10000) + "." + std::to_string(version % 10000)}};
  if (tls) all.push_back({tls, OpenSSL_version(kVersionOnly)});
  return all;
}

Inspector::Inspector(const Inspect& inspect, const Connection& connection)
    : ownTable_(inspect.table),
      tables_(tablesFor(inspect.table)),
      found_{"PostgreSQL", connection.serverVersion(), connection.encryption()} {}

std::variant<Requests, Outcome> Inspector::next(const Answers& answers) {
  if (answers.failure) return Outcome(answers.failure->error);
  if (!std::exchange(asked_, true)) return look();
  found_.readOnly = Rows(answers.at(0), 1).isTrue(0, 0);
  for (size_t at = 0; at < tables_.size(); ++at) found_.tables.push_back(report(at, answers));
  return Outcome(Result(textOf(found_)));
}

Requests Inspector::look() const {
  Requests requests;
  requests.push_back({&kLookReadOnly, {}, {}});
  for (const TableSpec& table : tables_) {
    for (const Statement* statement : {&kLook, &kLookColumns, &kLookKey}) requests.push_back({statement, {}, {}});
    const auto last = requests.end();
    last[-3].parameters.text(table.name).text(table.indexed).text(table.index);
    last[-2].parameters.text(table.name);
    last[-1].parameters.text(table.name).own(definitionIn(table.create->sql).columns.front().name);
  }
  return requests;
}

TableReport Inspector::report(size_t table, const Answers& answers) const {
  const TableSpec& spec = tables_[table];
  const size_t first = kAhead + table * kOfEach;
  const Rows look(answers.at(first), kLookedAt);
  const bool found = look.isTrue(0, 0), indexed = look.isTrue(0, 1), nameIsTaken = look.isTrue(0, 2);
  TableReport report{spec.name, found};
  if (!found) return report;
  const TableDefinition wanted = definitionIn(spec.create->sql);
  report.faults = faultsOf(wanted, looksOf(Rows(answers.at(first + 1), kColumnsOfLook)));
  if (!Rows(answers.at(first + 2), 1).isTrue(0, 0)) report.faults.push_back({Kind::Key, wanted.columns.front().name});
  if (indexed) return report;
  report.faults.push_back({Kind::Index, spec.index, spec.indexed});
  report.remedies.push_back(textFor(nameIsTaken ? *spec.createIndexOtherwise : *spec.createIndex, ownTable_));
  return report;
}

}  // namespace persistence::postgres
