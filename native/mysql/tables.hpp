// The documented tables, with columns that can hold what is promised: milliseconds, and keys that are compared byte for
// byte.
#pragma once

#include <string>
#include <vector>

#include "core/table_definition.hpp"

namespace persistence::mysql {

struct TableSpec {
  std::string name;
  const TableDefinition* definition;
};

/// The adapter's, or the cache table of its own that is named.
std::vector<TableSpec> tablesFor(const std::string& own);

/// The template of the statement that makes the table.
std::string createText(const TableDefinition& table);
/// The name as a statement has it.
const char* nameText(const ColumnDefinition& column);
/// The template of what MODIFY makes of a column.
std::string modifyText(const ColumnDefinition& column);

}  // namespace persistence::mysql
