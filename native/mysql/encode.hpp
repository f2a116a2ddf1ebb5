// Encodes operations of one kind as statements, and decodes the answers as outcomes.
#pragma once

#include "mysql/batch.hpp"
#include "mysql/connection.hpp"

namespace persistence::mysql {

/// The statements of one batch.
struct Exchange {
  Statements statements;
  size_t telling = 0;        ///< index of the statement whose answer holds the outcomes
  unsigned columns = 0;      ///< of the rows in that answer; 0: no rows
  bool transaction = false;  ///< the statements form one transaction
};

/// Every process locks rows in the order of the keys, so that no two processes wait for each other.
void sortByKey(Jobs& jobs);

/// The operations that take more than one exchange, see multi_step.hpp.
template <typename Op>
concept TakesSteps =
    isOneOf<Op, Connect, ServerTime, Inspect, CacheClear, CachePrune, CheckpointSave, CheckpointCleanup>;

bool isOneExchange(const Operation& operation);

Exchange encode(const Jobs& jobs, const Table& table, bool mariadb);

/// The statement of a single write, with its values apart from the text.
Bound composeBound(const Jobs& job, const Table& table, bool mariadb);

/// The outcomes of operations whose statements succeeded. Throws Unexpected if `telling` can't be their answer.
std::vector<Outcome> decode(const Jobs& jobs, const Answer& telling, unsigned columns);

/// The error of an operation on a key that the table can't distinguish from another stored key.
Error collision(std::string_view key);

/// The parameters of a statement over all keys with a prefix.
Parameters prefixed(const std::string& prefix, const Table& table, Value third);

/// The parameters of an operation's row.
Row rowOf(const Operation& operation);

}  // namespace persistence::mysql
