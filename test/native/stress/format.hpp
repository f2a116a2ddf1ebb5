// How a database takes values and gives them back.
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
/// The text in a cache entry or in an idempotent result; nothing where it is none.
std::optional<std::string> valueOf(const Result& result);
/// The sequences of the checkpoints that it is; nothing where it is none.
std::optional<std::vector<int64_t>> sequencesOf(const Result& result);

}  // namespace persistence::stress
