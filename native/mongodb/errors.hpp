// What the server and libmongoc report, as our errors. Pure tables: codes decide, never message text.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace persistence::mongodb {

/// Of a command, a statement of one, or of what a write waited for.
Error serverError(int64_t code, std::string_view codeName, std::string_view text);
/// A write is done, but not as surely as was asked for.
Error unconfirmed(Error error);

/// A conversion failed: how our statements say that somebody else holds a lock.
bool saysNo(int64_t code);

/// What libmongoc found out by itself, where no socket of ours failed.
Error libraryError(uint32_t domain, uint32_t code, const char* text);

}  // namespace persistence::mongodb
