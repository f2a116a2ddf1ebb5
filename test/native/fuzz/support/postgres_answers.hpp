// Answers of PostgreSQL as libpq holds them, made without a connection.
#pragma once

#include "fuzz/support/input.hpp"
#include "postgres/handles.hpp"

namespace persistence::postgres {

/// Rows of some columns, the end of a command, or neither. A cell is one of `words` more often than not.
ResultHandle anyAnswer(fuzz::Input& input, std::span<const char* const> words);

}  // namespace persistence::postgres
