// connect(): looks which tables are there and whether they can hold what is promised; creates what is missing, and
// alters what another program made with less. Any number of processes may do so at once.
#pragma once

#include "mysql/multi_step.hpp"
#include "mysql/schema_check.hpp"

namespace persistence::mysql {

Failed lookAt(const Server& server, const std::vector<TableSpec>& tables, Found& found);
/// The table's names as the parameters of a look.
Parameters namesOf(const std::vector<TableSpec>& tables);
/// The statement that makes these changes to a table.
std::string alteration(const Server& server, const Table& table, const std::vector<std::string>& changes);
/// Texts, empty for NULL.
std::vector<Cells> rowsOf(const Answer& answer, unsigned columns);

class EnsureSchema {
 public:
  EnsureSchema(const Server& server, const std::string& database, const Connect& connect);
  Outcome run();
  /// What the application should know of tables that may not be altered.
  const std::optional<Error>& warning() const { return warning_; }

 private:
  std::optional<Error> look();
  void note(const TableSpec& table, const Found& found);
  std::optional<Error> make();
  std::optional<Error> create(const TableSpec& table);
  void alter();
  void warn();
  /// A table that can't be used at all.
  std::optional<Error> flawed() const;

  const Server& server_;
  const Value lock_;
  const bool mayCreate_;
  const std::vector<TableSpec> tables_;
  std::vector<const TableSpec*> missing_;
  std::vector<std::string> changes_;  ///< statements
  std::optional<Error> warning_;
};

}  // namespace persistence::mysql
