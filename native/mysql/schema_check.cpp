#include "mysql/schema_check.hpp"

#include <algorithm>

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

std::string bare(std::string name) {
  std::erase(name, '`');
  return name;
}

bool isExact(const std::string& collation) {
  return collation == "utf8mb4_nopad_bin" || collation == "utf8mb4_0900_bin" || collation == "binary";
}

// A row of the look: table, column, length, collation, fractions.
bool isCoarse(const Cells& row) { return std::atoi(row[4].c_str()) < kFractions; }
bool isShort(const Cells& row, uint64_t length) { return std::strtoull(row[2].c_str(), nullptr, 10) < length; }

std::string digits(uint64_t number) { return std::to_string(number); }

bool fits(const Column& column, const Cells& row) {
  if (column.kind == Kind::Time) return !isCoarse(row);
  return isExact(row[3]) && !isShort(row, column.length);
}

struct Judge {
  const TableSpec& spec;
  const Found& found;
  const bool mariadb;
  SchemaCheck judgement;

  void judge() {
    for (const Column& column : spec.columns) judgeColumn(column);
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

  void judgeColumn(const Column& column) {
    const auto row = std::find_if(found.columns.begin(), found.columns.end(),
                                  [&](const Cells& row) { return row[0] == spec.name && row[1] == bare(column.name); });
    if (row == found.columns.end() || fits(column, *row)) return;
    if (column.kind == Kind::Time)
      judgement.table.coarse = true;
    else
      judgement.table.folds |= !isExact((*row)[3]);
    tell(column, *row);
    judgement.changes.push_back(kModify + std::string(column.name) + " " + text({column.definition}));
  }

  void tell(const Column& column, const Cells& row) {
    const std::string name = bare(column.name);
    auto& faults = judgement.faults;
    if (column.kind == Kind::Time) return faults.push_back({Fault::Kind::Fractions, name, digits(kFractions), row[4]});
    if (!isExact(row[3])) faults.push_back({Fault::Kind::Folding, name, text({"{exact}"}), row[3]});
    if (isShort(row, column.length)) faults.push_back({Fault::Kind::Length, name, digits(column.length), row[2]});
  }

  // A write finds its row by what is unique: that must be the key, and nothing else.
  void judgeUnique() {
    bool keyed = false;
    for (const Cells& row : found.uniques) {
      if (row[0] != spec.name) continue;
      if (row[2] == bare(spec.columns.front().name))
        keyed = true;
      else
        spoils("its index " + row[1] + " is unique, which the documented table has not", {Fault::Kind::Unique, row[1]});
    }
    if (!keyed) needs(text(kWithKey), "its key is not unique", {Fault::Kind::Key, bare(spec.columns.front().name)});
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

std::vector<TableSpec> tablesFor(const std::string& own) {
  if (own.empty()) return adapterTables();
  return {{own, &kCreateOwnCache, {{"`key`", Kind::Key, kOwnKeyColumn, kOwnKey}, maybeTime("expires_at")}}};
}

SchemaCheck judge(const TableSpec& spec, const Found& found, bool mariadb) {
  Judge judge{spec, found, mariadb, {}};
  judge.judgement.table.name = spec.name;
  judge.judgement.table.key = spec.columns.front().name;
  judge.judgement.missing = judge.rowOf(found.columns) == nullptr;
  if (!judge.judgement.missing) judge.judge();
  return std::move(judge.judgement);
}

}  // namespace persistence::mysql
