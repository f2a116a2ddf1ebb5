// The settings that only PostgreSQL has.
#pragma once

#include <vector>

#include "core/settings.hpp"

namespace persistence::postgres {

/// A `host` with a leading slash is the folder of a socket.
struct ServerPlace {
  std::string host;
  uint16_t port = 0;
};

struct Settings : persistence::Settings {
  std::string sslmode;                   ///< libpq's sslmode; empty: derived from `tls`
  std::string channelBinding;            ///< libpq's channel_binding
  std::string targetSession;             ///< libpq's target_session_attrs
  std::vector<ServerPlace> moreServers;  ///< tried after the first server, in this order
  std::string schema;                    ///< the schema of the tables; empty: search_path decides
  std::string sessionOptions;            ///< command-line options for the session, as libpq takes them
  bool preparedStatements = true;
};

/// @throws std::invalid_argument
Settings readSettings(const std::string& document);

}  // namespace persistence::postgres
