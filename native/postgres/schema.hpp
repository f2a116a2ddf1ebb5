// connect(): examines which tables and indexes exist, and whether their columns suffice. Creates only missing ones. Any
// number of processes may do so at once. In one process one connection creates, and the others wait.
#pragma once

#include <map>
#include <set>

#include "postgres/schema_check.hpp"

namespace persistence::postgres {

/// The facts about the tables that a connection has found.
struct Schema {
  const std::string* defectOf(const Operation& operation) const;
  bool mayDiscard(const Operation& operation) const;

  std::string name;                            ///< empty: search_path decides
  std::string server;                          ///< the servers and the database, equal for connections to the same
  std::map<std::string, std::string> defects;  ///< by table: the reason why it must not be used
  std::set<std::string> discarding;            ///< tables with triggers, which may discard writes
  std::optional<Error> warning;                ///< a fact for the application; the tables can be used
};

/// The right of one connection of this process to create tables.
class CreatorsTurn {
 public:
  ~CreatorsTurn();
  bool take(const std::string& address);

 private:
  std::string place_;
};

class EnsureSchema : public MultiStep {
 public:
  EnsureSchema(const Connect& connect, Schema& schema);
  std::variant<BoundStatements, Outcome> next(const Answers& answers) override;

 private:
  enum class Step { Begin, Look, CreateTables, CreateIndexes };
  struct Wanted {
    const TableSpec* table;
    const Statement* statement;
  };

  BoundStatements look(bool later = false);
  std::variant<BoundStatements, Outcome> failed(const Failure& failure);
  std::variant<BoundStatements, Outcome> lookedAt(const Answers& answers);
  void note(const TableSpec& table, const SchemaCheck& check);
  std::variant<BoundStatements, Outcome> createNext();
  BoundStatements create(const std::vector<Wanted>& wanted) const;
  Outcome refused(const Failure& failure) const;
  void warn() const;
  Outcome found() const;

  const bool mayCreate_;
  const std::string ownTable_;
  Schema& schema_;
  std::vector<TableSpec> tables_;
  std::vector<Wanted> tablesWanted_;
  std::vector<Wanted> indexesWanted_;
  std::vector<std::string> foldings_;
  CreatorsTurn turn_;
  Step step_ = Step::Begin;
  size_t ahead_ = 0;  ///< statements before those that examine
  int looks_ = 0;
};

/// Null for an operation that is one statement.
std::unique_ptr<MultiStep> multiStepFor(const Operation& operation, Schema& schema);

/// The name of the table that an operation reads or writes; empty for none.
std::string tableOf(const Operation& operation);

}  // namespace persistence::postgres
