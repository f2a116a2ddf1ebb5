// The failure of statements that went out together: whether a write among them may have been applied.
#pragma once

#include <optional>

#include "core/error.hpp"
#include "mysql/answer.hpp"

namespace persistence::mysql {

struct Failure {
  Error error;
  /// A write may have been applied. A count must not be sent again then, not even on this connection.
  bool mayCountTwice = false;
};

/// The failure of statements that went out together; nullopt if none failed. `transaction`: the first statement is
/// BEGIN, the second one writes, the last one is COMMIT.
std::optional<Failure> failureOf(const Answers& answers, bool transaction);

}  // namespace persistence::mysql
