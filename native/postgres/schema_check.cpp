#include "postgres/schema_check.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/json_records.hpp"
#include "postgres/schema_statements.hpp"

namespace persistence::postgres {
namespace {

using Kind = Fault::Kind;

constexpr int kColumnsOfLook = 3, kColumnsOfColumns = 5, kColumnsOfTraits = 5;
constexpr uint64_t kMilliseconds = 3;
constexpr uint64_t kHeader = 4;  // the type modifier of a varchar is its length plus this

template <size_t Size>
bool isOneOf(const std::string& word, const std::array<std::string_view, Size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

using Role = ColumnDefinition::Role;

bool isTime(std::string_view type) { return type.starts_with("timestamp"); }

/// A column as kLookColumns returns it.
struct Look {
  FoundColumn column;
  std::optional<uint64_t> modifier;
  bool tellsApart = true;
};

std::vector<Look> looksOf(const std::string& table, const Rows& rows) {
  std::vector<Look> looks;
  for (int row = 0; row < rows.count(); ++row) {
    if (rows.at(row, 0) != table) continue;
    Look look{{std::string(rows.at(row, 1)), std::string(rows.at(row, 2))}, std::nullopt, true};
    const double modifier = numberIn(rows.at(row, 3));
    if (modifier >= 0) look.modifier = static_cast<uint64_t>(rounded(modifier));
    look.tellsApart = rows.at(row, 4) == "true";
    looks.push_back(std::move(look));
  }
  return looks;
}

std::vector<FoundColumn> columnsOf(const std::vector<Look>& looks) {
  std::vector<FoundColumn> columns;
  for (const Look& look : looks) columns.push_back(look.column);
  return columns;
}

std::string lengthIn(uint64_t length) { return length ? std::to_string(length) : ""; }

/// The fault of a column that has the right type but is too narrow.
std::optional<Fault> narrowness(const ColumnDefinition& wanted, const Look& look) {
  if (!look.modifier) return std::nullopt;
  if (isTime(look.column.type)) {
    if (*look.modifier >= kMilliseconds) return std::nullopt;
    return Fault{Kind::Fractions, std::string(wanted.name), std::to_string(kMilliseconds),
                 std::to_string(*look.modifier)};
  }
  const uint64_t length = *look.modifier - kHeader;
  if (look.column.type != "varchar" || (wanted.length && length >= wanted.length)) return std::nullopt;
  return Fault{Kind::Length, std::string(wanted.name), lengthIn(wanted.length), lengthIn(length)};
}

// Columns are checked for width only if all have the right type.
std::vector<Fault> columnFaultsOf(const TableDefinition& wanted, const std::vector<Look>& looks) {
  std::vector<Fault> faults = columnFaults(wanted, columnsOf(looks));
  if (!faults.empty()) return faults;
  for (const ColumnDefinition& column : wanted.columns) {
    const auto look =
        std::find_if(looks.begin(), looks.end(), [&](const Look& one) { return one.column.name == column.name; });
    if (auto fault = narrowness(column, *look)) faults.push_back(std::move(*fault));
    if (!look->tellsApart) faults.push_back({Kind::Folding, std::string(column.name)});
  }
  return faults;
}

bool isNumber(const ColumnDefinition& wanted) { return wanted.type == "integer" || wanted.type == "bigint"; }

// Whether a column loses or changes values. A time of the role Counted must not change with a session's time zone, and
// must not be rounded.
bool spoils(const ColumnDefinition& wanted, const Look& look) {
  const std::string& type = look.column.type;
  if (wanted.role == Role::Counted) return type != wanted.type || (look.modifier && *look.modifier < kMilliseconds);
  if (isNumber(wanted))
    return !isOneOf(type, std::array<std::string_view, 5>{"int2", "int4", "int8", "numeric", "float8"});
  if (wanted.role == Role::Exact || isTime(wanted.type)) return false;
  return isOneOf(type, std::array<std::string_view, 3>{"name", "char", "bpchar"});
}

std::string typeOf(const Look& look) {
  return look.column.type +
         (isTime(look.column.type) && look.modifier ? "(" + std::to_string(*look.modifier) + ")" : "");
}

std::string conversion(const ColumnDefinition& wanted, const Look& look) {
  const bool zoned = isTime(wanted.type) && isTime(look.column.type) && wanted.type != look.column.type;
  const std::string name(wanted.name), type(wanted.type);
  if (zoned) return " USING " + name + kFromUtc;
  return type == look.column.type ? "" : " USING " + name + "::" + type;
}

class Checker {
 public:
  Checker(const TableSpec& table, const std::string& schema, SchemaCheck& check)
      : table_(table), wanted_(*table.definition), name_(nameFor(schema)), check_(check) {}

  void columns(const std::vector<Look>& looks) {
    check_.faults = columnFaultsOf(wanted_, looks);
    for (const ColumnDefinition& column : wanted_.columns) {
      const auto look =
          std::find_if(looks.begin(), looks.end(), [&](const Look& one) { return one.column.name == column.name; });
      if (look != looks.end()) judge(column, *look);
    }
  }

  void traits(const Rows& rows, int row) {
    const std::string key(wanted_.key().name);
    check_.discards = rows.isTrue(row, 4);
    const auto unique = rows.find(row, 1);
    if (!unique) check_.faults.push_back({Kind::Key, key});
    // Such a table needs no defect: every write to it fails by itself.
    if (unique == "f") check_.faults.push_back({Kind::Deferrable, key});
    if (rows.isTrue(row, 2))
      spoil({Kind::Children, ""}, "other tables inherit from it, and its key does not cover their rows", "");
    if (const std::string rule(rows.at(row, 3)); !rule.empty())
      spoil({Kind::Rule, rule}, "its rule " + rule + " does something else in place of a write",
            kDropRule + quoteIdentifier(rule) + " ON " + name_);
  }

 private:
  std::string nameFor(const std::string& schema) const {
    return qualifier(schema) + (wanted_.name.empty() ? quoteIdentifier(table_.name) : table_.name);
  }

  void judge(const ColumnDefinition& wanted, const Look& look) {
    const std::string name(wanted.name), type(wanted.type);
    if (wanted.role == Role::Exact && !look.tellsApart && check_.folding.empty())
      check_.folding = alter(name) + kToText;
    if (!spoils(wanted, look)) return;
    addDefect("its column " + name + " is " + typeOf(look) + " instead of " + type);
    check_.mends.push_back(alter(name) + kToType + type + conversion(wanted, look));
  }

  std::string alter(const std::string& column) const { return kAlterTable + name_ + kAlterColumn + column; }

  void spoil(Fault fault, const std::string& defect, const std::string& mend) {
    check_.faults.push_back(std::move(fault));
    addDefect(defect);
    if (!mend.empty()) check_.mends.push_back(mend);
  }

  void addDefect(const std::string& text) {
    check_.defect += (check_.defect.empty() ? "the table " + table_.name + " can't be used: " : ", ") + text;
  }

  const TableSpec& table_;
  const TableDefinition& wanted_;
  const std::string name_;
  SchemaCheck& check_;
};

BoundStatement looking(const Statement& statement, std::string names, const std::string& schema) {
  BoundStatement bound{&statement, {}, {}};
  bound.parameters.own(std::move(names)).text(schema);
  return bound;
}

void addMends(SchemaCheck& check) {
  for (const std::string& mend : check.mends)
    check.defect += (&mend == check.mends.data() ? "; let a role that may do so run " : "; ") + mend;
}

}  // namespace

std::string namesOf(const TableSpecs& tables) {
  nlohmann::json names = nlohmann::json::array();
  for (const TableSpec& table : tables) names.push_back(table.name);
  return names.dump();
}

void lookAt(const TableSpecs& tables, const std::string& schema, BoundStatements& into) {
  for (const TableSpec& table : tables) {
    into.push_back(looking(kLook, table.name, schema));
    into.back().parameters.text(table.indexed).text(table.index);
  }
  for (const Statement* statement : {&kLookColumns, &kLookTraits})
    into.push_back(looking(*statement, namesOf(tables), schema));
}

std::vector<SchemaCheck> checksOf(const TableSpecs& tables, const std::string& schema, const Answers& answers,
                                  size_t first) {
  const Rows columns(answers.at(first + tables.size()), kColumnsOfColumns),
      traits(answers.at(first + tables.size() + 1), kColumnsOfTraits);
  std::vector<SchemaCheck> checks;
  for (size_t at = 0; at < tables.size(); ++at) {
    const Rows look(answers.at(first + at), kColumnsOfLook);
    SchemaCheck& check = checks.emplace_back(SchemaCheck{look.isTrue(0, 0), look.isTrue(0, 1), look.isTrue(0, 2)});
    if (!check.exists) continue;
    Checker checker(tables[at], schema, check);
    checker.columns(looksOf(tables[at].name, columns));
    for (int row = 0; row < traits.count(); ++row)
      if (traits.at(row, 0) == tables[at].name) checker.traits(traits, row);
    addMends(check);
  }
  return checks;
}

}  // namespace persistence::postgres
