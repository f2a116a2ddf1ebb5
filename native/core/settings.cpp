#include "core/settings.hpp"

#include "core/settings_reader.hpp"

namespace persistence {
namespace {

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

void readServer(const Json& from, ServerSettings& into) {
  read(from, "host", into.host);
  read(from, "port", into.port);
  read(from, "socketPath", into.socketPath);
  read(from, "user", into.user);
  if (from.contains("password")) into.password = from["password"].get<std::string>();
  read(from, "asksForPassword", into.asksForPassword);
  read(from, "database", into.database);
  read(from, "applicationName", into.applicationName);
  if (from.contains("tls")) into.tls = readTls(from["tls"]);
}

void readPool(const Json& from, PoolSettings& into) {
  read(from, "connections", into.connections);
  read(from, "spareConnection", into.spareConnection);
  read(from, "connectTimeout", into.connectTimeout);
  read(from, "commandTimeout", into.commandTimeout);
  read(from, "maxQueue", into.maxQueue);
  read(from, "maxQueueBytes", into.maxQueueBytes);
  read(from, "maxReplyBytes", into.maxReplyBytes);
  read(from, "reconnectMin", into.reconnectMin);
  read(from, "reconnectMax", into.reconnectMax);
}

}  // namespace

std::string TlsSettings::offer() const {
  const std::string versions = !takes13() ? "TLSv1.2" : !takes12() ? "TLSv1.3" : "TLSv1.2 and TLSv1.3";
  const bool narrowed = !cipherList.empty() || !cipherSuites.empty();
  return "offered: " + versions + (narrowed ? ", with the ciphers of the application" : "");
}

// The message of nlohmann_json may quote the document, which contains the password. So only its number is used.
std::invalid_argument refusalOf(const Json::exception& broken) {
  return std::invalid_argument("the settings are not a valid document (nlohmann_json " + std::to_string(broken.id) +
                               ")");
}

void readCommon(const Json& from, Settings& into) {
  readServer(from, into);
  readPool(from, into);
}

Settings readSettings(const std::string& document) {
  return settingsIn<Settings>(document, [](const Json&, Settings&) {});
}

}  // namespace persistence
