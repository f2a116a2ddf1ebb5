// Compares an existing table with its definition, and decides whether it may be used.
#pragma once

#include <string>
#include <vector>

#include "postgres/multi_step.hpp"
#include "postgres/tables.hpp"

namespace persistence::postgres {

struct SchemaCheck {
  bool exists = false;
  bool indexed = false;
  bool nameIsTaken = false;  ///< the index's name belongs to another table's index
  bool discards = false;     ///< the table has triggers, which may discard writes
  std::vector<Fault> faults{};
  std::vector<std::string> mends{};  ///< statements that remove the defects
  std::string defect{};              ///< the reason why the table must not be used; empty: it may be used
  std::string folding{};             ///< a statement that stops keys from colliding; empty: they don't collide
};

using TableSpecs = std::vector<TableSpec>;

/// Adds the statements that examine the tables.
void lookAt(const TableSpecs& tables, const std::string& schema, BoundStatements& into);

/// Decodes the answers to these statements, from number `first` on: a check for each table.
std::vector<SchemaCheck> checksOf(const TableSpecs& tables, const std::string& schema, const Answers& answers,
                                  size_t first);

/// The names of the tables as a JSON array, for one parameter of a statement.
std::string namesOf(const TableSpecs& tables);

}  // namespace persistence::postgres
