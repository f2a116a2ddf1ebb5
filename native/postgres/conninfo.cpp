#include "postgres/conninfo.hpp"

namespace persistence::postgres {
namespace {

constexpr const char* kName = "go-go-scope";
// Keeps libpq from its default files in the user's home folder.
constexpr const char* kNoFile = "/dev/null/none";
// Without a passphrase OpenSSL would ask for one on the terminal.
constexpr const char* kNoPassphrase = " ";

template <typename Text>
std::string listOf(std::span<const ServerAddress> items, Text text) {
  std::string list;
  for (const auto& item : items) list += (&item == &items.front() ? "" : ",") + text(item);
  return list;
}

const char* modeOf(const TlsSettings& tls) {
  if (!tls.rejectUnauthorized) return "require";
  return tls.verifyName ? "verify-full" : "verify-ca";
}

}  // namespace

Conninfo::Conninfo(const Settings& settings, const Login& login, std::span<const ServerAddress> addresses) {
  setAddresses(addresses);
  set("user", login.user);
  if (login.password) set("password", *login.password);
  set("dbname", settings.database);
  set("application_name", settings.applicationName);
  set("fallback_application_name", kName);
  set("client_encoding", "UTF8");
  set("gssencmode", "disable");
  set("channel_binding", settings.channelBinding);
  set("options", settings.sessionOptions);
  set("target_session_attrs", settings.targetSession);
  setSslmode(settings);
}

// libpq takes an empty value for an absent one.
void Conninfo::set(const char* keyword, std::string value) { parameters_.emplace_back(keyword, std::move(value)); }

void Conninfo::setFile(const char* keyword, const std::string& content) {
  if (content.empty()) return set(keyword, kNoFile);
  files_.emplace_back(content);
  set(keyword, files_.back().path());
}

// libpq checks the certificate against `host`, and resolves no name if there is a `hostaddr`.
void Conninfo::setAddresses(std::span<const ServerAddress> addresses) {
  set("host", listOf(addresses, [](const ServerAddress& address) { return address.host; }));
  set("hostaddr", listOf(addresses, [](const ServerAddress& address) { return address.address; }));
  set("port", listOf(addresses, [](const ServerAddress& address) { return address.port; }));
}

void Conninfo::setSslmode(const Settings& settings) {
  if (settings.tls) setTls(*settings.tls);
  if (!settings.sslmode.empty())
    set("sslmode", settings.sslmode);
  else if (!settings.tls)
    set("sslmode", "disable");
  else
    set("sslmode", modeOf(*settings.tls));
}

// With a root certificate libpq verifies even for `require`.
void Conninfo::setTls(const TlsSettings& tls) {
  setFile("sslrootcert", tls.rejectUnauthorized ? tls.ca : "");
  set("ssl_min_protocol_version", tls.minVersion);
  set("ssl_max_protocol_version", tls.maxVersion);
  setFile("sslcert", tls.cert);
  if (tls.key.empty()) return;
  setFile("sslkey", tls.key);
  set("sslpassword", tls.passphrase.empty() ? kNoPassphrase : tls.passphrase);
}

std::vector<const char*> Conninfo::keywords() const {
  std::vector<const char*> list;
  for (const auto& [keyword, value] : parameters_) list.push_back(keyword.c_str());
  list.push_back(nullptr);
  return list;
}

std::vector<const char*> Conninfo::values() const {
  std::vector<const char*> list;
  for (const auto& [keyword, value] : parameters_) list.push_back(value.c_str());
  list.push_back(nullptr);
  return list;
}

}  // namespace persistence::postgres
