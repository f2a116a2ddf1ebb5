// The formats in which databases take and return values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/operation.hpp"

namespace persistence::stress {

/// The text of JSON, or a document of BSON with the field `value`.
enum class Format { Json, Bson };

std::string valueIn(Format format, const std::string& text);
/// The text in a cache entry or in an idempotent result; nothing for other results.
std::optional<std::string> valueOf(const Result& result);
/// The sequences of the checkpoints in the result; nothing for other results.
std::optional<std::vector<int64_t>> sequencesOf(const Result& result);

}  // namespace persistence::stress
