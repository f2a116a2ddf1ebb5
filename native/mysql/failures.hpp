// What failed statements leave behind: whether a write among them may have been applied.
#pragma once

#include <optional>

#include "core/error.hpp"
#include "mysql/answer.hpp"

namespace persistence::mysql {

struct Failure {
  Error error;
  /// A write may have been applied, so that a count must not go out again, not even on this connection.
  bool mayCountTwice = false;
};

/// Why statements that went out together failed; nothing where none did. `transaction`: the first one begins it, the
/// second one writes, the last one commits.
std::optional<Failure> failureOf(const Answers& answers, bool transaction);

}  // namespace persistence::mysql
