// What the rows of every database have in common: names of states, numbers in text, the document of a checkpoint.
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
/// Nothing for a name that no state has.
std::optional<Breaker> breakerNamed(std::string_view name);
Error unknownState(const std::string& key);

/// The nearest integer, also of what a server sent; beyond what a bigint holds one that the server says is too large.
int64_t rounded(double value);
std::optional<int64_t> rounded(std::optional<double> value);

/// As JSON writes it; what is no UTF-8 is replaced.
std::string quoted(std::string_view text);

double numberIn(std::string_view text);

/// id, task, sequence, timestamp, progress, data and estimated time of a row, as text; nothing for NULL.
using CheckpointCells = std::array<std::optional<std::string_view>, 7>;

/// The JSON document that a checkpoint comes back as, see operation.hpp.
std::string checkpointDocument(const CheckpointCells& cells, const std::string& prefix);

}  // namespace persistence
