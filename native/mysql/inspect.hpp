// What a diagnosis asks for, in calls that wait. Nothing is changed.
#pragma once

#include "mysql/multi_step.hpp"

namespace persistence::mysql {

Outcome serverTime(const Server& server);
Outcome inspect(const Server& server, const Inspect& wish);

}  // namespace persistence::mysql
