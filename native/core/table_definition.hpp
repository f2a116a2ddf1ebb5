// A documented table as data. CREATE TABLE, the comparison with an existing table and the doctor's expectations are
// derived from it.
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
    Exact,    ///< texts must be compared byte for byte
    Counted,  ///< a time on which guarantees depend
  };

  std::string_view name;
  std::string_view type;           ///< in lower case
  uint64_t length = 0;             ///< characters of a text, fractional digits of a time; 0: unspecified
  bool required = false;           ///< NOT NULL
  std::string_view fallback = {};  ///< the expression after DEFAULT
  Role role = Role::Plain;
};

struct IndexDefinition {
  std::string_view name;
  std::string_view columns;         ///< separated by commas without blanks
  std::string_view condition = {};  ///< which rows are indexed; empty: all
};

/// The first column is the primary key.
struct TableDefinition {
  std::string_view name;  ///< empty: the application's own cache table
  std::span<const ColumnDefinition> columns;
  std::span<const IndexDefinition> indexes;

  const ColumnDefinition& key() const { return columns.front(); }
};

/// The type as in CREATE TABLE, such as "VARCHAR(255)".
std::string typeText(const ColumnDefinition& column);
/// " DEFAULT …", or nothing.
std::string defaultText(const ColumnDefinition& column);
/// The names with a blank after each comma.
std::string spaced(std::string_view columns);
/// The parts, separated by commas.
std::string listOf(const std::vector<std::string>& parts);

/// A column of an existing table. The type is in lower case, without length and attributes.
struct FoundColumn {
  std::string name;
  std::string type;
};

/// The columns of an existing table that are missing or have another type.
std::vector<Fault> columnFaults(const TableDefinition& wanted, const std::vector<FoundColumn>& found);

}  // namespace persistence
