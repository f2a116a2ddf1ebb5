// The settings document: it is read, or refused by an error without any of its content.
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "fuzz/support/examine.hpp"
#include "fuzz/support/input.hpp"
#include "mongodb/settings.hpp"
#include "mysql/settings.hpp"
#include "postgres/settings.hpp"
#include "redis/settings.hpp"

namespace persistence {
namespace {

using fuzz::Input;
using Json = nlohmann::json;

constexpr const char* kSecret = "s3cr3t";
constexpr const char* kNames[] = {"host",
                                  "port",
                                  "socketPath",
                                  "user",
                                  "password",
                                  "asksForPassword",
                                  "uri",
                                  "authSource",
                                  "authMechanism",
                                  "database",
                                  "applicationName",
                                  "tls",
                                  "sslmode",
                                  "channelBinding",
                                  "sessionOptions",
                                  "targetSession",
                                  "moreServers",
                                  "connections",
                                  "spareConnection",
                                  "connectTimeout",
                                  "commandTimeout",
                                  "maxQueue",
                                  "maxQueueBytes",
                                  "reconnectMin",
                                  "reconnectMax",
                                  "preparedStatements",
                                  "pipelining",
                                  "causalReads",
                                  "serverApi",
                                  "schema",
                                  "version",
                                  "ca",
                                  "cert",
                                  "key",
                                  "passphrase",
                                  "servername",
                                  "rejectUnauthorized"};

Json anyValue(Input& input, int depth) {
  switch (input.below(depth > 0 ? 9 : 6)) {
    case 0: return nullptr;
    case 1: return input.flag();
    case 2: return input.integer();
    case 3: return input.number();
    case 4: return static_cast<int64_t>(input.below(70000));
    case 5: return std::string(kSecret) + std::string(input.below(4), 'x');
    default: break;
  }
  Json value = input.flag() ? Json::array() : Json::object();
  for (size_t count = input.below(5); count > 0; --count) {
    Json member = anyValue(input, depth - 1);
    if (value.is_array())
      value.push_back(std::move(member));
    else
      value[kNames[input.below(std::size(kNames))]] = std::move(member);
  }
  return value;
}

Json anyDocument(Input& input) {
  Json document = Json::object();
  for (size_t count = input.below(12); count > 0; --count)
    document[kNames[input.below(std::size(kNames))]] = anyValue(input, 2);
  return document;
}

void examine(const Settings& settings) {
  fuzz::examine(Result(Texts{settings.host, settings.socketPath, settings.user, settings.password.value_or(""),
                             settings.database, settings.applicationName}));
  if (settings.tls) fuzz::examine(Result(Texts{settings.tls->ca, settings.tls->key, settings.tls->servername}));
}

void examineOwn(const redis::Settings&) {}

void examineOwn(const postgres::Settings& settings) {
  fuzz::examine(Result(Texts{settings.sslmode, settings.schema, settings.sessionOptions}));
  for (const postgres::ServerPlace& server : settings.moreServers) fuzz::examine(Result(server.host));
}

void examineOwn(const mysql::Settings& settings) { fuzz::examine(Result(settings.causalReads)); }

void examineOwn(const mongodb::Settings& settings) {
  fuzz::examine(Result(Texts{settings.uri, settings.authSource, settings.authMechanism}));
  if (settings.serverApi) fuzz::examine(Result(settings.serverApi->version));
}

template <typename Read>
void readOne(Read readSettings, const std::string& document) {
  try {
    const auto settings = readSettings(document);
    examine(settings);
    examineOwn(settings);
  } catch (const std::invalid_argument& refusal) {
    fuzz::require(std::string(refusal.what()).find(kSecret) == std::string::npos, "a refusal quotes the settings");
  }
}

}  // namespace
}  // namespace persistence

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  persistence::fuzz::Input input(bytes, count);
  const std::string document = input.flag() ? input.allBytes() : persistence::anyDocument(input).dump();
  persistence::readOne(persistence::redis::readSettings, document);
  persistence::readOne(persistence::postgres::readSettings, document);
  persistence::readOne(persistence::mysql::readSettings, document);
  persistence::readOne(persistence::mongodb::readSettings, document);
  return 0;
}
