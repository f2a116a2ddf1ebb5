// One statement, ready to be sent.
#pragma once

#include <string>

#include "postgres/parameters.hpp"
#include "postgres/statements.hpp"

namespace persistence::postgres {

struct BoundStatement {
  const Statement* statement = nullptr;
  Parameters parameters;
  std::string table;  ///< what `{table}` stands for; empty: the adapter's cache table
};

/// `name` as SQL writes an identifier that may hold anything.
std::string quoteIdentifier(const std::string& name);

/// What is put in front of a table's name; nothing for no schema.
std::string qualifier(const std::string& schema);

/// The table that `table` stands for, as SQL writes it.
std::string quotedTable(const std::string& schema, const std::string& table);

/// The name of the index on an own cache table, which can't collide with the documented idx_cache_expires.
std::string ownIndexName(const std::string& table);

/// The text of `statement` for a schema and a cache table.
std::string textFor(const Statement& statement, const std::string& schema, const std::string& table);

/// A name that says which text it stands for, so that two processes behind one pooler can never mean different ones.
std::string preparedName(const std::string& text, int generation);

}  // namespace persistence::postgres
