#include "mongodb/settings.hpp"

#include "core/settings_reader.hpp"

namespace persistence::mongodb {
namespace {

ServerApi readServerApi(const Json& from) {
  ServerApi api;
  read(from, "version", api.version);
  read(from, "strict", api.strict);
  read(from, "deprecationErrors", api.deprecationErrors);
  return api;
}

}  // namespace

Settings readSettings(const std::string& document) {
  return settingsIn<Settings>(document, [](const Json& from, Settings& into) {
    read(from, "uri", into.uri);
    read(from, "authSource", into.authSource);
    read(from, "authMechanism", into.authMechanism);
    if (from.contains("serverApi")) into.serverApi = readServerApi(from["serverApi"]);
  });
}

}  // namespace persistence::mongodb
