// The SHA-1 of each script, by which the server knows it.
#pragma once

#include <string_view>

#include "redis/statements.hpp"

namespace persistence::redis {

std::string_view digestOf(Script script);

}  // namespace persistence::redis
