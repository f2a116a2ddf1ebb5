// The settings that only MySQL and MariaDB have.
#pragma once

#include "core/settings.hpp"

namespace persistence::mysql {

struct Settings : persistence::Settings {
  bool preparedStatements = true;
  bool pipelining = true;    ///< statements go out before earlier ones are answered
  bool causalReads = false;  ///< reads wait for what other nodes have confirmed
};

/// @throws std::invalid_argument
Settings readSettings(const std::string& document);

}  // namespace persistence::mysql
