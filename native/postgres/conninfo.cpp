#include "postgres/conninfo.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include "postgres/handles.hpp"

namespace persistence::postgres {
namespace {

constexpr uint16_t kPort = 5432;
constexpr const char* kName = "go-go-scope";
constexpr std::string_view kSocketName = "/.s.PGSQL.";
// Keeps libpq from files of the user's home folder that nobody asked for.
constexpr const char* kNoFile = "/dev/null/none";
// With none at all OpenSSL would ask for it on the terminal.
constexpr const char* kNoPassphrase = " ";

std::string numeric(const addrinfo& address) {
  char text[NI_MAXHOST] = "";
  getnameinfo(address.ai_addr, address.ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  return text;
}

// Empty when the name is unknown: then libpq says so.
std::vector<std::string> addressesOf(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  const AddressList list(found);
  std::vector<std::string> addresses;
  for (const addrinfo* at = list.get(); at; at = at->ai_next) addresses.push_back(numeric(*at));
  return addresses;
}

std::string repeated(const std::string& word, size_t times) {
  std::string list = word;
  for (size_t at = 1; at < times; ++at) list += "," + word;
  return list;
}

uint16_t portOf(const Settings& settings) { return settings.port ? settings.port : kPort; }

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ",") + word;
  return list;
}

}  // namespace

Conninfo::Conninfo(const Settings& settings, const Login& login) {
  if (settings.socketPath.empty())
    setTarget(settings);
  else
    setSocket(settings);
  set("user", login.user);
  if (login.password) set("password", *login.password);
  set("dbname", settings.database);
  set("application_name", settings.applicationName);
  set("fallback_application_name", kName);
  set("client_encoding", "UTF8");
  set("gssencmode", "disable");
  set("channel_binding", settings.channelBinding);
  set("options", settings.sessionOptions);
  setSslmode(settings);
}

// libpq takes an empty value for an absent one.
void Conninfo::set(const char* keyword, std::string value) { parameters_.emplace_back(keyword, std::move(value)); }

void Conninfo::setFile(const char* keyword, const std::string& content) {
  if (content.empty()) return set(keyword, kNoFile);
  files_.emplace_back(content);
  set(keyword, files_.back().path());
}

// The certificate is checked against `host`; with another name to check, the server is reached by its address.
void Conninfo::setTarget(const Settings& settings) {
  const std::string port = std::to_string(portOf(settings));
  const bool renamed = settings.tls && !settings.tls->servername.empty() && settings.tls->servername != settings.host;
  const auto addresses = renamed ? addressesOf(settings.host) : std::vector<std::string>();
  if (addresses.empty()) {
    set("host", settings.host);
  } else {
    set("host", repeated(settings.tls->servername, addresses.size()));
    set("hostaddr", joined(addresses));
  }
  set("port", port);
}

// libpq names the folder and the port; others name the socket.
void Conninfo::setSocket(const Settings& settings) {
  const std::string& path = settings.socketPath;
  const size_t at = path.rfind(kSocketName);
  set("host", path.substr(0, at));
  set("port", at == std::string::npos ? std::to_string(portOf(settings)) : path.substr(at + kSocketName.size()));
}

void Conninfo::setSslmode(const Settings& settings) {
  if (settings.tls) setTls(*settings.tls);
  if (!settings.sslmode.empty())
    set("sslmode", settings.sslmode);
  else if (!settings.tls)
    set("sslmode", "disable");
  else
    set("sslmode", settings.tls->rejectUnauthorized ? "verify-full" : "require");
}

// Where a root certificate is, libpq verifies even with `require`.
void Conninfo::setTls(const TlsSettings& tls) {
  setFile("sslrootcert", tls.rejectUnauthorized ? tls.ca : "");
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

std::string targetOf(const Settings& settings) {
  if (!settings.socketPath.empty()) return settings.socketPath;
  return settings.host + ":" + std::to_string(portOf(settings));
}

}  // namespace persistence::postgres
