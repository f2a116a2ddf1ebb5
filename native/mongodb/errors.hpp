// Maps the errors of the server and of libmongoc to ours. Pure tables: the code decides, never the message text.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace persistence::mongodb {

/// The error of a command, of one of its statements, or of its write concern.
Error serverError(int64_t code, std::string_view codeName, std::string_view text);
/// The error of a write that was applied, but not confirmed as its write concern asks.
Error unconfirmed(Error error);

/// A conversion failed: by this code our statements say "no", for example when another owner holds a lock.
bool saysNo(int64_t code);

/// An error that libmongoc found by itself, without a failure of our sockets.
Error libraryError(uint32_t domain, uint32_t code, const char* text);

}  // namespace persistence::mongodb
