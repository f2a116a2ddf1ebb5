#include "postgres/settings.hpp"

#include "core/settings_reader.hpp"

namespace persistence::postgres {
namespace {

std::vector<ServerPlace> readServers(const Json& from) {
  std::vector<ServerPlace> servers;
  for (const Json& each : from) {
    ServerPlace& server = servers.emplace_back();
    read(each, "host", server.host);
    read(each, "port", server.port);
  }
  return servers;
}

}  // namespace

Settings readSettings(const std::string& document) {
  return settingsIn<Settings>(document, [](const Json& from, Settings& into) {
    read(from, "sslmode", into.sslmode);
    read(from, "channelBinding", into.channelBinding);
    read(from, "targetSession", into.targetSession);
    if (from.contains("moreServers")) into.moreServers = readServers(from["moreServers"]);
    read(from, "schema", into.schema);
    read(from, "sessionOptions", into.sessionOptions);
    read(from, "preparedStatements", into.preparedStatements);
  });
}

}  // namespace persistence::postgres
