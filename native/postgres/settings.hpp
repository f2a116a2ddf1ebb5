// The settings that only PostgreSQL has.
#pragma once

#include <vector>

#include "core/settings.hpp"

namespace persistence::postgres {

/// A `host` that begins with a slash is the folder of a socket.
struct ServerPlace {
  std::string host;
  uint16_t port = 0;
};

struct Settings : persistence::Settings {
  std::string sslmode;                   ///< libpq's own word, empty when `tls` says it all
  std::string channelBinding;            ///< libpq's own word
  std::string targetSession;             ///< libpq's own word, which session will do
  std::vector<ServerPlace> moreServers;  ///< to be tried after the first
  std::string schema;                    ///< where the tables are; empty: as search_path says
  std::string sessionOptions;            ///< command-line options for the session, as libpq takes them
  bool preparedStatements = true;
};

/// @throws std::invalid_argument
Settings readSettings(const std::string& document);

}  // namespace persistence::postgres
