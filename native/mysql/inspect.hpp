// The queries of the doctor, in blocking calls. They change nothing.
#pragma once

#include "mysql/multi_step.hpp"

namespace persistence::mysql {

Outcome serverTime(const Server& server);
Outcome inspect(const Server& server, const Inspect& wish);

}  // namespace persistence::mysql
