// The settings that only MySQL and MariaDB have.
#pragma once

#include <cstdint>
#include <string>

#include "core/settings.hpp"

namespace persistence::mysql {

struct Settings : persistence::Settings {
  bool preparedStatements = true;
  bool pipelining = true;    ///< statements go out before earlier ones are answered
  bool causalReads = false;  ///< reads wait for the transactions that other nodes have confirmed
};

/// @throws std::invalid_argument
Settings readSettings(const std::string& document);

uint16_t portOf(const Settings& settings);
/// The server as errors name it.
std::string targetOf(const Settings& settings);

}  // namespace persistence::mysql
