// What is less than documented in a table that is there, and whether it may be used all the same.
#pragma once

#include <string>
#include <vector>

#include "postgres/multi_step.hpp"
#include "postgres/tables.hpp"

namespace persistence::postgres {

struct SchemaCheck {
  bool exists = false;
  bool indexed = false;
  bool nameIsTaken = false;  ///< of the index, by another table's
  bool discards = false;     ///< what is written, perhaps: it has triggers
  std::vector<Fault> faults{};
  std::vector<std::string> mends{};  ///< statements for what `defect` tells
  std::string defect{};              ///< why the table must not be used; empty: it may be
  std::string folding{};             ///< a statement for keys that may collide; empty: they don't
};

using TableSpecs = std::vector<TableSpec>;

/// Adds the requests of a look at the tables.
void lookAt(const TableSpecs& tables, const std::string& schema, BoundStatements& into);

/// What the answers to them, from number `first` on, say of each table.
std::vector<SchemaCheck> checksOf(const TableSpecs& tables, const std::string& schema, const Answers& answers,
                                  size_t first);

/// Their names, as one parameter of a statement.
std::string namesOf(const TableSpecs& tables);

}  // namespace persistence::postgres
