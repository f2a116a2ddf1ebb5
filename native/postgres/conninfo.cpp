#include "postgres/conninfo.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>

#include "postgres/handles.hpp"

namespace persistence::postgres {
namespace {

constexpr uint16_t kPort = 5432;
constexpr const char* kName = "go-go-scope";
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

uint16_t portOf(uint16_t port) { return port ? port : kPort; }

// The first one is what every backend has; of a socket libpq wants the folder and the port.
Server firstOf(const Settings& settings) {
  return {settings.socketPath.empty() ? settings.host : settings.socketPath, portOf(settings.port)};
}

std::vector<Server> serversOf(const Settings& settings) {
  std::vector<Server> servers{firstOf(settings)};
  servers.insert(servers.end(), settings.moreServers.begin(), settings.moreServers.end());
  return servers;
}

bool isFolder(const std::string& host) { return host.starts_with('/'); }

// The name to check the certificate against, where it is not the host's.
std::string otherName(const Settings& settings, const std::string& host) {
  if (!settings.tls || isFolder(host) || settings.tls->servername == host) return {};
  return settings.tls->servername;
}

template <typename Items, typename Text>
std::string listOf(const Items& items, Text text) {
  std::string list;
  for (const auto& item : items) list += (&item == &items.front() ? "" : ",") + text(item);
  return list;
}

}  // namespace

Conninfo::Conninfo(const Settings& settings, const Login& login, size_t first) {
  const auto servers = serversOf(settings);
  for (size_t at = first; at < servers.size(); ++at) addServer(at, servers[at], otherName(settings, servers[at].host));
  setPlaces();
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

// The certificate is checked against `host`; with another name to check, the server is reached by its address.
void Conninfo::addServer(size_t number, const Server& server, const std::string& name) {
  const std::string port = std::to_string(server.port);
  const auto addresses = name.empty() ? std::vector<std::string>() : addressesOf(server.host);
  for (const std::string& address : addresses) places_.push_back({number, name, address, port});
  if (addresses.empty()) places_.push_back({number, server.host, "", port});
}

void Conninfo::setPlaces() {
  const bool resolved = std::any_of(places_.begin(), places_.end(), [](auto& place) { return !place.address.empty(); });
  set("host", listOf(places_, [](const Place& place) { return place.host; }));
  if (resolved) set("hostaddr", listOf(places_, [](const Place& place) { return place.address; }));
  set("port", listOf(places_, [](const Place& place) { return place.port; }));
}

size_t Conninfo::serverOf(const PGconn& connection) const {
  const std::string_view host = PQhost(&connection), port = PQport(&connection), address = PQhostaddr(&connection);
  const auto isThere = [&](const Place& place) {
    return place.host == host && place.port == port && (place.address.empty() || place.address == address);
  };
  const auto found = std::find_if(places_.begin(), places_.end(), isThere);
  return found == places_.end() ? places_.back().server : found->server;
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

size_t countServers(const Settings& settings) { return 1 + settings.moreServers.size(); }

std::string targetOf(const Settings& settings) {
  if (settings.moreServers.empty() && !settings.socketPath.empty()) return settings.socketPath;
  return listOf(serversOf(settings),
                [](const Server& server) { return server.host + ":" + std::to_string(server.port); });
}

}  // namespace persistence::postgres
