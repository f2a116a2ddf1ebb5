// The tables as the adapter expects them, and what one that another program made has too little or too much of.
#pragma once

#include "core/inspection.hpp"
#include "mysql/sql_template.hpp"

namespace persistence::mysql {

struct Column {
  enum class Kind { Key, Text, Time };
  const char* name;
  Kind kind;
  const char* definition;
  uint64_t length = 0;
};

/// The first column is the one that tells the rows apart.
struct TableSpec {
  std::string name;
  const Statement* create;
  std::vector<Column> columns;
};

/// The adapter's, or the cache table of its own that is named.
std::vector<TableSpec> tablesFor(const std::string& own);

/// What the server tells of the tables, see schema_statements.hpp.
using Cells = std::vector<std::string>;
struct Found {
  std::vector<Cells> columns;
  std::vector<Cells> engines;
  std::vector<Cells> uniques;
};

struct SchemaCheck {
  bool missing = false;
  Table table;
  std::vector<std::string> changes{};  ///< clauses of an ALTER
  std::vector<Fault> faults{};
};

SchemaCheck judge(const TableSpec& spec, const Found& found, bool mariadb);

}  // namespace persistence::mysql
