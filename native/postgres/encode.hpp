// Operations that are one statement each: what is sent for them, and what the answer means.
#pragma once

#include "core/operation.hpp"
#include "core/store.hpp"
#include "postgres/bound_statement.hpp"

namespace persistence::postgres {

/// Refers to the operation's bytes. `watched`: its table may discard what is written.
BoundStatement encode(const Operation& operation, bool watched);

/// The outcome of an operation whose statement succeeded; none where it is open what was done. Throws UnexpectedAnswer.
std::optional<Outcome> decode(const Operation& operation, const PGresult& answer, bool watched);

/// Whether the row of an operation was there before and after it.
struct Presence {
  bool before = false;
  bool free = false;  ///< a lock that was there before could be taken
  bool after = false;
};

/// Finds the row of an operation and holds it for the transaction.
BoundStatement holding(const Operation& operation);

/// What an operation came to whose answer had left it open, with its row held before and after it.
Outcome verdict(const Operation& operation, Presence presence);

/// What an operation came to that changed nothing, as there was nothing to change.
Outcome untouched(const Operation& operation);

/// The key of the advisory lock that every write to a task's checkpoints holds.
int64_t taskLock(const Operation& operation);

}  // namespace persistence::postgres
