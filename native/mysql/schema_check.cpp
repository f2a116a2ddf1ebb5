#include "mysql/schema_check.hpp"

#include <algorithm>

#include "mysql/schema_statements.hpp"

namespace persistence::mysql {
namespace {

using Role = ColumnDefinition::Role;

constexpr int kFractions = 3;

bool isExact(const std::string& collation) {
  return collation == "utf8mb4_nopad_bin" || collation == "utf8mb4_0900_bin" || collation == "binary";
}

// A row of kLook: table, column, length, collation, fractions, type.
bool isCoarse(const Cells& row) { return std::atoi(row[4].c_str()) < kFractions; }
bool isShort(const Cells& row, uint64_t length) { return std::strtoull(row[2].c_str(), nullptr, 10) < length; }

std::string digits(uint64_t number) { return std::to_string(number); }

bool fits(const ColumnDefinition& column, const Cells& row) {
  if (column.role == Role::Counted) return !isCoarse(row);
  return isExact(row[3]) && !isShort(row, column.length);
}

struct Judge {
  const TableSpec& spec;
  const Found& found;
  const bool mariadb;
  SchemaCheck judgement;

  void judge() {
    for (const ColumnDefinition& column : spec.definition->columns)
      if (column.role != Role::Plain) judgeColumn(column);
    const Cells* engine = rowOf(found.engines);
    if (!engine) return;
    if (!judgement.changes.empty() && (*engine)[2] == "1") judgement.changes.emplace_back(kWithLongKeys);
    if ((*engine)[1] != "YES") needs(kWithTransactions, "its engine knows no transactions", {Fault::Kind::Engine, ""});
    judgeUnique();
  }

  const Cells* rowOf(const std::vector<Cells>& rows) const {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Cells& row) { return row[0] == spec.name; });
    return row == rows.end() ? nullptr : &*row;
  }

 private:
  std::string text(const Statement& statement) { return textFor(statement, {}, judgement.table, mariadb); }
  std::string text(const std::string& statement) { return text(Statement{statement.c_str()}); }

  void judgeColumn(const ColumnDefinition& column) {
    const auto row = std::find_if(found.columns.begin(), found.columns.end(),
                                  [&](const Cells& row) { return row[0] == spec.name && row[1] == column.name; });
    if (row == found.columns.end() || fits(column, *row)) return;
    if (column.role == Role::Counted)
      judgement.table.coarse = true;
    else
      judgement.table.folds |= !isExact((*row)[3]);
    tell(column, *row);
    judgement.changes.push_back(kModify + text(modifyText(column)));
  }

  void tell(const ColumnDefinition& column, const Cells& row) {
    const std::string name(column.name);
    auto& faults = judgement.faults;
    if (column.role == Role::Counted)
      return faults.push_back({Fault::Kind::Fractions, name, digits(kFractions), row[4]});
    if (!isExact(row[3])) faults.push_back({Fault::Kind::Folding, name, text(Statement{"{exact}"}), row[3]});
    if (isShort(row, column.length)) faults.push_back({Fault::Kind::Length, name, digits(column.length), row[2]});
  }

  // An upsert finds its row by any unique index. The key must therefore be the only one.
  void judgeUnique() {
    const std::string key(spec.definition->key().name);
    bool keyed = false;
    for (const Cells& row : found.uniques) {
      if (row[0] != spec.name) continue;
      if (row[2] == key)
        keyed = true;
      else
        spoils("its index " + row[1] + " is unique, which the documented table has not", {Fault::Kind::Unique, row[1]});
    }
    if (!keyed) needs(text(kWithKey), "its key is not unique", {Fault::Kind::Key, key});
  }

  void needs(std::string change, const std::string& flaw, Fault fault) {
    judgement.changes.push_back(std::move(change));
    spoils(flaw, std::move(fault));
  }

  void spoils(const std::string& flaw, Fault fault) {
    judgement.faults.push_back(std::move(fault));
    std::string& all = judgement.table.flaw;
    all += (all.empty() ? "the table " + spec.name + " can't be used: " : ", ") + flaw;
  }
};

}  // namespace

SchemaCheck judge(const TableSpec& spec, const Found& found, bool mariadb) {
  Judge judge{spec, found, mariadb, {}};
  judge.judgement.table.name = spec.name;
  judge.judgement.table.key = nameText(spec.definition->key());
  judge.judgement.missing = judge.rowOf(found.columns) == nullptr;
  if (!judge.judgement.missing) judge.judge();
  return std::move(judge.judgement);
}

}  // namespace persistence::mysql
