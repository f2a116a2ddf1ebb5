// Operations of one kind: what is sent for them, and what the answer means for each.
#pragma once

#include "mysql/batch.hpp"
#include "mysql/connection.hpp"

namespace persistence::mysql {

/// The statements of one batch.
struct Exchange {
  Statements statements;
  size_t telling = 0;        ///< the one whose answer tells the outcomes
  unsigned columns = 0;      ///< of the rows in that answer; 0: it has none
  bool transaction = false;  ///< they belong together
};

/// Sorted by key, so that no two processes wait for each other.
void sortByKey(Jobs& jobs);

/// One exchange does not do it, see multi_step.hpp.
template <typename Op>
concept TakesSteps =
    isOneOf<Op, Connect, ServerTime, Inspect, CacheClear, CachePrune, CheckpointSave, CheckpointCleanup>;

bool isOneExchange(const Operation& operation);

Exchange encode(const Jobs& jobs, const Table& table, bool mariadb);

/// The statement of a write that comes alone.
Bound composeBound(const Jobs& job, const Table& table, bool mariadb);

/// The outcomes of operations whose statements went well. Throws Unexpected when `telling` can't be their answer.
std::vector<Outcome> decode(const Jobs& jobs, const Answer& telling, unsigned columns);

/// The error of an operation on a key that the table can't tell from another.
Error collision(std::string_view key);

/// For the statements over all keys with a prefix.
Parameters prefixed(const std::string& prefix, const Table& table, Value third);

/// The parameters of one row.
Row rowOf(const Operation& operation);

}  // namespace persistence::mysql
