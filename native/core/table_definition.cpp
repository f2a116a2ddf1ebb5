#include "core/table_definition.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace persistence {
namespace {

constexpr std::string_view kBlanks = " \n\t`";

std::string_view trimmed(std::string_view text) {
  const size_t from = std::min(text.find_first_not_of(kBlanks), text.size());
  const size_t end = text.find_last_not_of(kBlanks);
  return text.substr(from, end == std::string_view::npos ? 0 : end + 1 - from);
}

std::string_view between(std::string_view text, char open, char close) {
  const size_t from = text.find(open), end = text.rfind(close);
  return from == std::string_view::npos || end < from ? "" : text.substr(from + 1, end - from - 1);
}

/// At the commas that stand in no parentheses.
std::vector<std::string_view> parts(std::string_view text) {
  std::vector<std::string_view> found;
  size_t begin = 0;
  int depth = 0;
  for (size_t at = 0; at <= text.size(); ++at) {
    const char letter = at < text.size() ? text[at] : ',';
    depth += (letter == '(') - (letter == ')');
    if (letter != ',' || depth > 0) continue;
    found.push_back(trimmed(text.substr(begin, at - begin)));
    begin = at + 1;
  }
  return found;
}

std::string word(std::string_view& text) {
  const std::string_view found = text.substr(0, std::min(text.find_first_of(" ("), text.size()));
  text.remove_prefix(found.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::string(trimmed(found));
}

std::string inLowerCase(std::string text) {
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

std::string withoutBlanks(std::string_view text) {
  std::string rest(text);
  std::erase_if(rest, [](char letter) { return kBlanks.find(letter) != std::string_view::npos; });
  return rest;
}

ColumnDefinition columnIn(std::string_view text) {
  ColumnDefinition column;
  column.name = word(text);
  column.type = inLowerCase(word(text));
  if (text.starts_with('(')) column.length = std::strtoull(text.data() + 1, nullptr, 10);
  return column;
}

/// The names that servers give to types which hold as much.
constexpr std::pair<std::string_view, std::string_view> kAlsoHeldBy[] = {
    {"text", "varchar"}, {"varchar", "text"}, {"integer", "int4"},       {"integer", "int8"},
    {"int", "bigint"},   {"bigint", "int8"},  {"timestamp", "datetime"}, {"json", "longtext"}};

bool holds(const std::string& wanted, const std::string& found) {
  if (wanted == found) return true;
  return std::any_of(std::begin(kAlsoHeldBy), std::end(kAlsoHeldBy),
                     [&](const auto& pair) { return pair.first == wanted && pair.second == found; });
}

}  // namespace

TableDefinition definitionIn(std::string_view createTable) {
  TableDefinition table;
  for (std::string_view part : parts(between(createTable, '(', ')'))) {
    constexpr std::string_view kIndex = "INDEX ";
    if (!part.starts_with(kIndex)) {
      table.columns.push_back(columnIn(part));
      continue;
    }
    part.remove_prefix(kIndex.size());
    const std::string columns = withoutBlanks(between(part, '(', ')'));
    table.indexes.push_back({word(part), columns});
  }
  return table;
}

std::vector<Fault> columnFaults(const TableDefinition& wanted, const std::vector<ColumnDefinition>& found) {
  std::vector<Fault> faults;
  for (const ColumnDefinition& column : wanted.columns) {
    const auto there =
        std::find_if(found.begin(), found.end(), [&](const auto& one) { return one.name == column.name; });
    if (there == found.end())
      faults.push_back({Fault::Kind::Column, column.name, column.type});
    else if (!holds(column.type, there->type))
      faults.push_back({Fault::Kind::Type, column.name, column.type, there->type});
  }
  return faults;
}

}  // namespace persistence
