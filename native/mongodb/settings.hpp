// The settings that only MongoDB has.
#pragma once

#include "core/settings.hpp"

namespace persistence::mongodb {

/// The version of the Stable API that is declared with each command.
struct ServerApi {
  std::string version;
  bool strict = false;
  bool deprecationErrors = false;
};

struct Settings : persistence::Settings {
  std::string uri;            ///< scheme, hosts and options, without credentials
  std::string authSource;     ///< the database that holds the user
  std::string authMechanism;  ///< as the protocol names it
  std::optional<ServerApi> serverApi;
};

/// @throws std::invalid_argument
Settings readSettings(const std::string& document);

}  // namespace persistence::mongodb
