// Operations that are one statement each: what is sent for them, and what the answer means.
#pragma once

#include "core/operation.hpp"
#include "core/store.hpp"
#include "postgres/request.hpp"

namespace persistence::postgres {

/// Refers to the operation's bytes.
Request compose(const Operation& operation);

/// The outcome of an operation whose statement succeeded. Throws UnexpectedAnswer.
Outcome decode(const Operation& operation, const PGresult& answer);

/// The key of the advisory lock that every write to a task's checkpoints holds.
int64_t taskLock(const Operation& operation);

}  // namespace persistence::postgres
