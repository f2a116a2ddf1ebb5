#include "core/settings.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace persistence {
namespace {

using Json = nlohmann::json;

template <typename T>
constexpr bool kIsWhole = std::is_integral_v<T> && !std::is_same_v<T, bool>;

// The library would cast a fraction, and cut off what the type has no room for.
template <typename Whole>
Whole wholeIn(const Json& from) {
  if (from.is_number_unsigned() && std::in_range<Whole>(from.get<uint64_t>())) return from.get<Whole>();
  if (from.is_number_integer() && std::in_range<Whole>(from.get<int64_t>())) return from.get<Whole>();
  throw std::invalid_argument("the settings have something else where a whole number belongs, or one out of range");
}

template <typename T>
void read(const Json& from, const char* name, T& into) {
  const auto found = from.find(name);
  if (found == from.end()) return;
  if constexpr (kIsWhole<T>)
    into = wholeIn<T>(*found);
  else
    into = found->get<T>();
}

void read(const Json& from, const char* name, Milliseconds& into) {
  if (auto found = from.find(name); found != from.end()) into = Milliseconds(wholeIn<int64_t>(*found));
}

TlsSettings readTls(const Json& from) {
  TlsSettings tls;
  read(from, "ca", tls.ca);
  read(from, "cert", tls.cert);
  read(from, "key", tls.key);
  read(from, "passphrase", tls.passphrase);
  read(from, "servername", tls.servername);
  read(from, "rejectUnauthorized", tls.rejectUnauthorized);
  read(from, "verifyName", tls.verifyName);
  read(from, "minVersion", tls.minVersion);
  read(from, "maxVersion", tls.maxVersion);
  read(from, "cipherList", tls.cipherList);
  read(from, "cipherSuites", tls.cipherSuites);
  return tls;
}

std::vector<Server> readServers(const Json& from) {
  std::vector<Server> servers;
  for (const Json& each : from) {
    Server& server = servers.emplace_back();
    read(each, "host", server.host);
    read(each, "port", server.port);
  }
  return servers;
}

ServerApi readServerApi(const Json& from) {
  ServerApi api;
  read(from, "version", api.version);
  read(from, "strict", api.strict);
  read(from, "deprecationErrors", api.deprecationErrors);
  return api;
}

void readServer(const Json& from, Settings& into) {
  read(from, "host", into.host);
  read(from, "port", into.port);
  read(from, "socketPath", into.socketPath);
  read(from, "user", into.user);
  if (from.contains("password")) into.password = from["password"].get<std::string>();
  read(from, "asksForPassword", into.asksForPassword);
  read(from, "uri", into.uri);
  read(from, "authSource", into.authSource);
  read(from, "authMechanism", into.authMechanism);
  if (from.contains("serverApi")) into.serverApi = readServerApi(from["serverApi"]);
  read(from, "database", into.database);
  read(from, "applicationName", into.applicationName);
  if (from.contains("tls")) into.tls = readTls(from["tls"]);
  read(from, "sslmode", into.sslmode);
  read(from, "channelBinding", into.channelBinding);
  read(from, "schema", into.schema);
  read(from, "sessionOptions", into.sessionOptions);
  read(from, "targetSession", into.targetSession);
  if (from.contains("moreServers")) into.moreServers = readServers(from["moreServers"]);
}

void readLimits(const Json& from, Settings& into) {
  read(from, "connections", into.connections);
  read(from, "spareConnection", into.spareConnection);
  read(from, "connectTimeout", into.connectTimeout);
  read(from, "commandTimeout", into.commandTimeout);
  read(from, "maxQueue", into.maxQueue);
  read(from, "maxQueueBytes", into.maxQueueBytes);
  read(from, "maxReplyBytes", into.maxReplyBytes);
  read(from, "reconnectMin", into.reconnectMin);
  read(from, "reconnectMax", into.reconnectMax);
  read(from, "preparedStatements", into.preparedStatements);
  read(from, "pipelining", into.pipelining);
  read(from, "causalReads", into.causalReads);
}

}  // namespace

std::string TlsSettings::offer() const {
  const std::string versions = !takes13() ? "TLSv1.2" : !takes12() ? "TLSv1.3" : "TLSv1.2 and TLSv1.3";
  const bool narrowed = !cipherList.empty() || !cipherSuites.empty();
  return "offered: " + versions + (narrowed ? ", with the ciphers of the application" : "");
}

Settings readSettings(const std::string& document) {
  try {
    const Json json = Json::parse(document);
    Settings settings;
    readServer(json, settings);
    readLimits(json, settings);
    return settings;
  } catch (const Json::exception& broken) {
    // The library's text may quote the document, and the document holds the password.
    throw std::invalid_argument("the settings are not a valid document (nlohmann_json " + std::to_string(broken.id) +
                                ")");
  }
}

}  // namespace persistence
