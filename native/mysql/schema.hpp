// connect(): examines which tables exist, and whether their columns suffice. Creates missing tables, and alters tables
// that another program made with weaker columns. Any number of processes may do so at once.
#pragma once

#include "mysql/multi_step.hpp"
#include "mysql/schema_check.hpp"

namespace persistence::mysql {

Failed lookAt(const Server& server, const std::vector<TableSpec>& tables, Found& found);
/// The names of the tables as the parameters of a query.
Parameters namesOf(const std::vector<TableSpec>& tables);
/// The statement that makes these changes to a table.
std::string alteration(const Server& server, const Table& table, const std::vector<std::string>& changes);
/// The cells as texts; empty for NULL.
std::vector<Cells> rowsOf(const Answer& answer, unsigned columns);

class EnsureSchema {
 public:
  EnsureSchema(const Server& server, const std::string& database, const Connect& connect);
  Outcome run();
  /// The warning about tables that may not be altered.
  const std::optional<Error>& warning() const { return warning_; }

 private:
  std::optional<Error> look();
  void note(const TableSpec& table, const Found& found);
  std::optional<Error> make();
  std::optional<Error> create(const TableSpec& table);
  void alter();
  void warn();
  /// The error of a table that can't be used at all.
  std::optional<Error> flawed() const;

  const Server& server_;
  const Value lock_;
  const bool mayCreate_;
  const std::vector<TableSpec> tables_;
  std::vector<const TableSpec*> missing_;
  std::vector<std::string> changes_;  ///< ALTER statements
  std::optional<Error> warning_;
};

}  // namespace persistence::mysql
