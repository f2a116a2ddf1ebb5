// The JSON documents that are stored: breaker states and checkpoints.
#pragma once

#include <optional>
#include <string>

#include "core/operation.hpp"

namespace persistence::redis {

std::string breakerText(const BreakerState& state);
/// Nothing when the text is no breaker state. Reads what the JavaScript adapter wrote, too.
std::optional<BreakerState> parseBreaker(const std::string& text);

std::string checkpointText(const CheckpointSave& checkpoint);
/// Bytes of that text, which is not made for it.
size_t checkpointSize(const CheckpointSave& checkpoint);

}  // namespace persistence::redis
