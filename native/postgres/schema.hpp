// connect(): looks which tables and indexes are there, and creates only what is missing. Any number of processes may
// do so at once.
#pragma once

#include "postgres/procedure.hpp"

namespace persistence::postgres {

/// A table as the adapter expects it, and the index that its statements want.
struct TableSpec {
  std::string name;
  const Statement* create;
  const char* indexed;  ///< the first column of the index
  std::string index;
  const Statement* createIndex;
  const Statement* createIndexOtherwise;
};

/// Columns of the answer to kLook.
inline constexpr int kLookedAt = 3;

std::vector<TableSpec> tablesFor(const std::string& own);

class EnsureSchema : public Procedure {
 public:
  explicit EnsureSchema(const Connect& connect);
  std::variant<Requests, Outcome> next(const Answers& answers) override;

 private:
  enum class Step { Begin, Look, CreateTables, CreateIndexes };
  struct Wanted {
    const TableSpec* table;
    const Statement* statement;
  };

  Requests look();
  std::variant<Requests, Outcome> lookedAt(const Answers& answers);
  void note(const TableSpec& table, const Rows& found);
  std::variant<Requests, Outcome> createNext();
  Requests create(const std::vector<Wanted>& wanted) const;
  Outcome refused(const Failure& failure) const;

  const bool mayCreate_;
  const std::string ownTable_;
  std::vector<TableSpec> tables_;
  std::vector<Wanted> tablesWanted_;
  std::vector<Wanted> indexesWanted_;
  Step step_ = Step::Begin;
  int looks_ = 0;
};

}  // namespace persistence::postgres
