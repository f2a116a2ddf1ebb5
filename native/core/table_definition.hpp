// A table as it is documented, as data. CREATE TABLE, the comparison with a table that is there and what the doctor
// expects follow from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/inspection.hpp"

namespace persistence {

struct ColumnDefinition {
  enum class Role {
    Plain,
    Exact,    ///< its texts are told apart byte for byte
    Counted,  ///< a time that promises depend on
  };

  std::string_view name;
  std::string_view type;           ///< in lower case
  uint64_t length = 0;             ///< characters of a text, digits of a time's fraction; 0: none given
  bool required = false;           ///< NOT NULL
  std::string_view fallback = {};  ///< the expression behind DEFAULT
  Role role = Role::Plain;
};

struct IndexDefinition {
  std::string_view name;
  std::string_view columns;         ///< with commas, and no blanks
  std::string_view condition = {};  ///< which rows it has; empty: all
};

/// The first column is the primary key.
struct TableDefinition {
  std::string_view name;  ///< empty: the application's own cache table
  std::span<const ColumnDefinition> columns;
  std::span<const IndexDefinition> indexes;

  const ColumnDefinition& key() const { return columns.front(); }
};

/// The type as CREATE TABLE has it, such as "VARCHAR(255)".
std::string typeText(const ColumnDefinition& column);
/// " DEFAULT …", or nothing.
std::string defaultText(const ColumnDefinition& column);
/// Names with a blank behind each comma.
std::string spaced(std::string_view columns);
/// With commas between them.
std::string listOf(const std::vector<std::string>& parts);

/// A column of a table that is there. The type in lower case and without what follows it.
struct FoundColumn {
  std::string name;
  std::string type;
};

/// What is wrong with the columns of a table that is there, as for their being there and their types.
std::vector<Fault> columnFaults(const TableDefinition& wanted, const std::vector<FoundColumn>& found);

}  // namespace persistence
