// The documented tables, with columns that hold milliseconds and compare keys byte for byte.
#pragma once

#include <string>
#include <vector>

#include "core/table_definition.hpp"

namespace persistence::mysql {

struct TableSpec {
  std::string name;
  const TableDefinition* definition;
};

/// The adapter's tables, or only the cache adapter's table if `own` names it.
std::vector<TableSpec> tablesFor(const std::string& own);

/// The template of the statement that makes the table.
std::string createText(const TableDefinition& table);
/// The column's name as SQL needs it.
const char* nameText(const ColumnDefinition& column);
/// The template of a column's definition behind MODIFY.
std::string modifyText(const ColumnDefinition& column);

}  // namespace persistence::mysql
