// Rows as libmariadb holds them after it has stored a result, made without a connection.
#pragma once

#include "fuzz/support/input.hpp"
#include "mysql/handles.hpp"

namespace persistence::mysql {

/// Up to eight columns and three rows. A cell is one of `words` more often than not.
ResultHandle anyRows(fuzz::Input& input, std::span<const char* const> words);

}  // namespace persistence::mysql
