#include "postgres/addresses.hpp"

#include <algorithm>

namespace persistence::postgres {
namespace {

constexpr uint16_t kPort = 5432;
constexpr Duration kPatienceForOthers = std::chrono::milliseconds(250);

uint16_t portOf(uint16_t port) { return port ? port : kPort; }

// The server of the settings that all backends share. For a socket libpq takes its folder and a port.
ServerPlace firstOf(const Settings& settings) {
  return {settings.socketPath.empty() ? settings.host : settings.socketPath, portOf(settings.port)};
}

std::vector<ServerPlace> serversOf(const Settings& settings) {
  std::vector<ServerPlace> servers{firstOf(settings)};
  servers.insert(servers.end(), settings.moreServers.begin(), settings.moreServers.end());
  return servers;
}

bool isFolder(const std::string& host) { return host.starts_with('/'); }

// The name to check the certificate against.
std::string nameOf(const Settings& settings, const std::string& host) {
  const bool isOther = settings.tls && !settings.tls->servername.empty() && !isFolder(host);
  return isOther ? settings.tls->servername : host;
}

}  // namespace

AddressLookup::AddressLookup(const Settings& settings, size_t first) {
  const auto servers = serversOf(settings);
  for (size_t at = first; at < servers.size(); ++at) {
    const auto& [host, port] = servers[at];
    Entry entry{host, {at, nameOf(settings, host), "", std::to_string(port)}, nullptr};
    if (!isFolder(host)) entry.resolution = net::Resolver::instance().resolve(host, port);
    entries_.push_back(std::move(entry));
  }
}

bool AddressLookup::advance(TimePoint now) {
  for (Entry& entry : entries_) {
    if (!entry.resolution) continue;
    if (auto resolved = entry.resolution->take()) entry.resolved = std::move(*resolved), entry.resolution.reset();
  }
  const Entry* unanswered = firstUnanswered();
  if (!unanswered) return true;
  if (addresses().empty()) return false;
  if (until_ == kNever) until_ = now + kPatienceForOthers;
  return now >= until_;
}

Interest AddressLookup::interest() const {
  const Entry* unanswered = firstUnanswered();
  return {unanswered ? unanswered->resolution->fd() : -1, true, false, until_};
}

size_t AddressLookup::server() const {
  const Entry* unanswered = firstUnanswered();
  return (unanswered ? *unanswered : entries_.back()).address.server;
}

const AddressLookup::Entry* AddressLookup::firstUnanswered() const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [](auto& entry) { return entry.resolution; });
  return found == entries_.end() ? nullptr : &*found;
}

std::vector<ServerAddress> AddressLookup::addresses() const {
  std::vector<ServerAddress> addresses;
  for (const Entry& entry : entries_) {
    if (entry.resolution) break;
    if (isFolder(entry.host)) addresses.push_back(entry.address);
    for (const net::Address& address : entry.resolved.addresses) {
      addresses.push_back(entry.address);
      addresses.back().address = address.text();
    }
  }
  return addresses;
}

Error AddressLookup::failure() const {
  const Entry& last = entries_.back();
  return net::resolverError(last.resolved.code, last.host);
}

size_t countServers(const Settings& settings) { return 1 + settings.moreServers.size(); }

std::string targetOf(const Settings& settings) {
  if (settings.moreServers.empty() && !settings.socketPath.empty()) return settings.socketPath;
  std::string list;
  for (const auto& [host, port] : serversOf(settings))
    list += (list.empty() ? "" : ",") + host + ":" + std::to_string(port);
  return list;
}

}  // namespace persistence::postgres
