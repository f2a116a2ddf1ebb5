#include "mysql/settings.hpp"

#include "core/settings_reader.hpp"

namespace persistence::mysql {

Settings readSettings(const std::string& document) {
  return settingsIn<Settings>(document, [](const Json& from, Settings& into) {
    read(from, "preparedStatements", into.preparedStatements);
    read(from, "pipelining", into.pipelining);
    read(from, "causalReads", into.causalReads);
  });
}

}  // namespace persistence::mysql
