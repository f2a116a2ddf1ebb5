#include "core/table_definition.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace persistence {
namespace {

std::string inUpperCase(std::string_view text) {
  std::string upper(text);
  for (char& letter : upper)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return upper;
}

/// Pairs of a documented type and a type that holds at least the same values. A server may report the second name.
constexpr std::pair<std::string_view, std::string_view> kAlsoHeldBy[] = {
    {"text", "varchar"}, {"varchar", "text"}, {"integer", "int4"},       {"integer", "int8"},
    {"int", "bigint"},   {"bigint", "int8"},  {"timestamp", "datetime"}, {"json", "longtext"}};

bool holds(std::string_view wanted, std::string_view found) {
  if (wanted == found) return true;
  return std::any_of(std::begin(kAlsoHeldBy), std::end(kAlsoHeldBy),
                     [&](const auto& pair) { return pair.first == wanted && pair.second == found; });
}

}  // namespace

std::string typeText(const ColumnDefinition& column) {
  std::string text = inUpperCase(column.type);
  if (column.length) text += "(" + std::to_string(column.length) + ")";
  return text;
}

std::string defaultText(const ColumnDefinition& column) {
  return column.fallback.empty() ? "" : " DEFAULT " + std::string(column.fallback);
}

std::string spaced(std::string_view columns) {
  std::string text;
  for (const char letter : columns) text.append(letter == ',' ? ", " : std::string(1, letter));
  return text;
}

std::string listOf(const std::vector<std::string>& parts) {
  std::string list;
  for (const std::string& part : parts) list += (&part == parts.data() ? "" : ", ") + part;
  return list;
}

std::vector<Fault> columnFaults(const TableDefinition& wanted, const std::vector<FoundColumn>& found) {
  std::vector<Fault> faults;
  for (const ColumnDefinition& column : wanted.columns) {
    const std::string name(column.name), type(column.type);
    const auto there = std::find_if(found.begin(), found.end(), [&](const auto& one) { return one.name == name; });
    if (there == found.end())
      faults.push_back({Fault::Kind::Column, name, type});
    else if (!holds(type, there->type))
      faults.push_back({Fault::Kind::Type, name, type, there->type});
  }
  return faults;
}

}  // namespace persistence
