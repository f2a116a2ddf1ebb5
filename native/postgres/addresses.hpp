// Resolves the servers for libpq, which gets addresses instead of names. libpq would block on a name server, and would
// wait forever for a silent address of a host.
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
  std::string host;     ///< the name that the certificate must have, or the folder of a socket
  std::string address;  ///< the numeric IP address; empty for a socket
  std::string port;
};

/// Resolves the names of the servers, all at once.
class AddressLookup {
 public:
  /// Looks up the servers from number `first` on.
  AddressLookup(const Settings& settings, size_t first);

  /// Whether the lookup is over. Once there is an address to try, the remaining names get only a little more time.
  bool advance(TimePoint now);
  /// The event after which to call advance().
  Interest interest() const;
  /// The first server without an answer, else the last server.
  size_t server() const;

  /// After the lookup: the addresses in the order of the servers, up to the first server without an answer.
  std::vector<ServerAddress> addresses() const;
  /// The error if no server has an address.
  Error failure() const;

 private:
  struct Entry {
    std::string host;
    ServerAddress address;                        ///< with an empty `address`
    std::shared_ptr<net::Resolution> resolution;  ///< null once it is answered
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
