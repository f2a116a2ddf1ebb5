// Operations of one statement each: encodes the statement, and decodes its answer.
#pragma once

#include "core/operation.hpp"
#include "core/store.hpp"
#include "postgres/bound_statement.hpp"

namespace persistence::postgres {

/// Refers to the operation's bytes. `watched`: the operation's table may discard writes.
BoundStatement encode(const Operation& operation, bool watched);

/// The outcome of an operation whose statement succeeded; nothing if the answer leaves it open. Throws
/// UnexpectedAnswer.
std::optional<Outcome> decode(const Operation& operation, const PGresult& answer, bool watched);

/// Whether the row of an operation existed before and after it.
struct Presence {
  bool before = false;
  bool free = false;  ///< the row existed before, and the operation's owner could take the lock
  bool after = false;
};

/// Finds the row of an operation and locks it until the transaction ends.
BoundStatement holding(const Operation& operation);

/// The outcome of an operation whose answer left it open. Its row was looked up and locked before and after it.
Outcome verdict(const Operation& operation, Presence presence);

/// The outcome of an operation that had nothing to change.
Outcome untouched(const Operation& operation);

/// The key of the advisory lock that every write to a task's checkpoints holds.
int64_t taskLock(const Operation& operation);

}  // namespace persistence::postgres
