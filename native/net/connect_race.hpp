// RFC 8305 (Happy Eyeballs): while one address of a host is silent, the next one is tried in parallel. The first
// established connection is used. Never waits.
#pragma once

#include <vector>

#include "core/store.hpp"
#include "net/handles.hpp"
#include "net/resolver.hpp"

namespace persistence::net {

class ConnectRace {
 public:
  ConnectRace(std::vector<Address> addresses, Duration within);

  /// The connection, once an attempt has succeeded. The other attempts are closed then.
  Descriptor advance(TimePoint now);
  /// The errno of the last attempt if all have failed; else 0.
  int failure() const;
  /// When to call advance().
  Interest interest() const;

 private:
  bool mayStart(TimePoint now) const;
  void start(TimePoint now);
  bool startWith(const Address& address);
  Descriptor settle();

  const std::vector<Address> addresses_;
  const Duration delay_;
  Descriptor several_;  ///< the set of the pending sockets
  std::vector<Descriptor> pending_;
  size_t next_ = 0;
  TimePoint startsAt_{};  ///< when the next attempt starts although others are pending
  int error_ = 0;
};

}  // namespace persistence::net
