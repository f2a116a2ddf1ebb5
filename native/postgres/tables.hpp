// The documented tables and the statements that create them.
#pragma once

#include <string>
#include <vector>

#include "core/table_definition.hpp"
#include "postgres/statements.hpp"

namespace persistence::postgres {

/// A table as the adapter expects it, and the index that its statements need. The pointers stay valid until the process
/// ends.
struct TableSpec {
  std::string name;
  const TableDefinition* definition;
  const Statement* create;
  std::string indexed;  ///< the first column of the index
  std::string index;
  const Statement* createIndex;
  const Statement* createIndexOtherwise;  ///< under another name, if `index` belongs to another table
};

/// The adapter's tables, or only the cache adapter's table if `own` names it.
std::vector<TableSpec> tablesFor(const std::string& own);

}  // namespace persistence::postgres
