// The documented tables and the statements that make them.
#pragma once

#include <string>
#include <vector>

#include "core/table_definition.hpp"
#include "postgres/statements.hpp"

namespace persistence::postgres {

/// A table as the adapter expects it, and the index that its statements want. What it points to lasts as long as the
/// process.
struct TableSpec {
  std::string name;
  const TableDefinition* definition;
  const Statement* create;
  std::string indexed;  ///< the first column of the index
  std::string index;
  const Statement* createIndex;
  const Statement* createIndexOtherwise;  ///< where the index's name belongs to another table
};

/// The adapter's tables, or the cache table of its own that is named.
std::vector<TableSpec> tablesFor(const std::string& own);

}  // namespace persistence::postgres
