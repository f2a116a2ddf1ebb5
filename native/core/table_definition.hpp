// What a CREATE TABLE statement of ours says, so that a table that is there can be held against it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/inspection.hpp"

namespace persistence {

/// The type in lower case and without what follows it; a length of 0: none.
struct ColumnDefinition {
  std::string name;
  std::string type;
  uint64_t length = 0;
};

struct IndexDefinition {
  std::string name;
  std::string columns;  ///< with commas, and no blanks
};

struct TableDefinition {
  std::vector<ColumnDefinition> columns;
  std::vector<IndexDefinition> indexes;
};

TableDefinition definitionIn(std::string_view createTable);

/// What is wrong with the columns of a table that is there, as for their being there and their types.
std::vector<Fault> columnFaults(const TableDefinition& wanted, const std::vector<ColumnDefinition>& found);

}  // namespace persistence
