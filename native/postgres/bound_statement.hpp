// A statement with its parameters, ready to be sent.
#pragma once

#include <string>

#include "postgres/parameters.hpp"
#include "postgres/statements.hpp"

namespace persistence::postgres {

struct BoundStatement {
  const Statement* statement = nullptr;
  Parameters parameters;
  std::string table;  ///< replaces `{table}`; empty: the adapter's cache table
};

/// `name` as a quoted SQL identifier, which may hold any character.
std::string quoteIdentifier(const std::string& name);

/// The quoted schema and a dot; empty for no schema.
std::string qualifier(const std::string& schema);

/// The quoted name of a cache table with its schema. An empty `table` is the adapter's cache table.
std::string quotedTable(const std::string& schema, const std::string& table);

/// The name of the index on a cache adapter's own table. It can't collide with the documented idx_cache_expires.
std::string ownIndexName(const std::string& table);

/// The text of `statement` for a schema and a cache table.
std::string textFor(const Statement& statement, const std::string& schema, const std::string& table);

/// A name that is derived from the text: two processes behind one pooler never use one name for two texts.
std::string preparedName(const std::string& text, int generation);

}  // namespace persistence::postgres
