#include "mysql/settings.hpp"

#include "core/settings_reader.hpp"

namespace persistence::mysql {
namespace {

constexpr uint16_t kPort = 3306;

}  // namespace

Settings readSettings(const std::string& document) {
  return settingsIn<Settings>(document, [](const Json& from, Settings& into) {
    read(from, "preparedStatements", into.preparedStatements);
    read(from, "pipelining", into.pipelining);
    read(from, "causalReads", into.causalReads);
  });
}

uint16_t portOf(const Settings& settings) { return settings.port ? settings.port : kPort; }

std::string targetOf(const Settings& settings) {
  if (!settings.socketPath.empty()) return settings.socketPath;
  return settings.host + ":" + std::to_string(portOf(settings));
}

}  // namespace persistence::mysql
