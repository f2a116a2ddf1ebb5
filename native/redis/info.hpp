// Reads the replies to INFO, lines of `name:value`, and to HELLO, a list of names and values.
#pragma once

#include <string_view>

#include "redis/reply.hpp"

namespace persistence::redis {

/// The value under this name; empty when there is none.
std::string_view infoValue(std::string_view info, std::string_view name);

/// The same for a reply to HELLO.
std::string_view helloValue(const Reply& hello, std::string_view name);

/// "standalone", "cluster" or "sentinel"; empty if the reply has no mode. Valkey and Redict name the field after
/// themselves.
std::string_view modeIn(std::string_view info);

/// The version is older than Redis 6.2, the first with SET PXAT. False for a version in another form.
bool isTooOld(std::string_view version);

}  // namespace persistence::redis
