// What INFO answers, lines of `name:value`, and HELLO, a list of names and values.
#pragma once

#include <string_view>

#include "redis/reply.hpp"

namespace persistence::redis {

/// The value under this name; empty when there is none.
std::string_view infoValue(std::string_view info, std::string_view name);

/// The same of HELLO's answer.
std::string_view helloValue(const Reply& hello, std::string_view name);

/// "standalone", "cluster" or "sentinel"; empty when it is not told. Valkey and Redict name the field after themselves.
std::string_view modeIn(std::string_view info);

/// The server's own words say that it is older than Redis 6.2, the first with SET PXAT. A version in another form says
/// nothing.
bool isTooOld(std::string_view version);

}  // namespace persistence::redis
