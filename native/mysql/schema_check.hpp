// Compares a table that another program made with its definition.
#pragma once

#include "core/inspection.hpp"
#include "mysql/sql_template.hpp"
#include "mysql/tables.hpp"

namespace persistence::mysql {

/// The server's answers about the tables, see schema_statements.hpp.
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
