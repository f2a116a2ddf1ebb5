// Where libpq is sent: to an address at a time, because it would wait for a name server, and for ever for one address
// of a host that is silent.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/store.hpp"
#include "net/resolver.hpp"
#include "postgres/settings.hpp"

namespace persistence::postgres {

/// One entry of libpq's lists.
struct ServerAddress {
  size_t server = 0;
  std::string host;     ///< what a certificate must name; or the folder of a socket
  std::string address;  ///< in digits; empty for a socket
  std::string port;
};

/// Resolves the names of the servers, all at once.
class AddressLookup {
 public:
  /// Begins with the server number `first`.
  AddressLookup(const Settings& settings, size_t first);

  /// Whether it is over. Once the first server that has a place is known, the names of the others are waited for a
  /// little while only.
  bool advance(TimePoint now);
  /// When to advance.
  Interest interest() const;
  /// The server that is waited for.
  size_t server() const;

  /// Once it is over: those of the servers in their order, up to the first whose name is still unanswered.
  std::vector<ServerAddress> addresses() const;
  /// Why there are none.
  Error failure() const;

 private:
  struct Entry {
    std::string host;
    ServerAddress address;                        ///< without its address
    std::shared_ptr<net::Resolution> resolution;  ///< until it is answered
    net::Resolved resolved{};
  };

  const Entry* firstUnanswered() const;

  std::vector<Entry> entries_;
  TimePoint until_ = kNever;
};

size_t countServers(const Settings& settings);

/// The servers for error texts: no user, no password.
std::string targetOf(const Settings& settings);

}  // namespace persistence::postgres
