// The JSON documents that are stored: breaker states and checkpoints.
#pragma once

#include <optional>
#include <string>

#include "core/operation.hpp"

namespace persistence::redis {

std::string breakerText(const BreakerState& state);
/// Nothing if the text is not a breaker state. Reads texts of the JavaScript adapter, too.
std::optional<BreakerState> parseBreaker(const std::string& text);

std::string checkpointText(const CheckpointSave& checkpoint);
/// The number of bytes of that text, without making it.
size_t checkpointSize(const CheckpointSave& checkpoint);

}  // namespace persistence::redis
