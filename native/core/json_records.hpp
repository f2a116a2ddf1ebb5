// Conversions for the rows of every database: names of breaker states, numbers in text, the document of a checkpoint.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/operation.hpp"

namespace persistence {

const char* nameOf(Breaker state);
/// Nothing if no state has this name.
std::optional<Breaker> breakerNamed(std::string_view name);
Error unknownState(const std::string& key);

/// The nearest integer, also for a number from a server. A number beyond the range of bigint becomes one that the
/// server refuses as too large.
int64_t rounded(double value);
std::optional<int64_t> rounded(std::optional<double> value);

/// The text as a JSON string. Invalid UTF-8 is replaced.
std::string quoted(std::string_view text);

double numberIn(std::string_view text);

/// The columns of a row as text: id, task, sequence, timestamp, progress, data, estimated time. Nothing for NULL.
using CheckpointCells = std::array<std::optional<std::string_view>, 7>;

/// The JSON document of a checkpoint, see operation.hpp.
std::string checkpointDocument(const CheckpointCells& cells, const std::string& prefix);

}  // namespace persistence
