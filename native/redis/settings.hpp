// Redis has no settings of its own.
#pragma once

#include "core/settings.hpp"

namespace persistence::redis {

using persistence::readSettings;
using persistence::Settings;

}  // namespace persistence::redis
