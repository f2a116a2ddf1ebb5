// Which address of a host is tried next, and for how long. The addresses are tried in turn, in slices of time that
// double each round, so an address that does not answer can't use up the time of the others.
#pragma once

#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "net/resolver.hpp"

namespace persistence::net {

/// How long an address of a host may stay silent before the next one is tried. A short `within` shortens the delay, so
/// that every address is tried.
Duration attemptDelay(size_t addresses, Duration within);

struct Attempt {
  const Address* address;
  TimePoint until;  ///< kNever if the host has one address: then only the connect deadline counts
};

class Attempts {
 public:
  Attempts(std::vector<Address> addresses, Duration within);

  /// Nothing if no address ran out of its slice in the last round: each has failed with an error.
  std::optional<Attempt> next(TimePoint now);
  /// The slice of the last attempt ended before the connection was made.
  void ranOut() { goesOn_ = true; }

 private:
  const std::vector<Address> addresses_;
  Duration slice_;
  size_t at_ = 0;
  bool goesOn_ = false;  ///< another round follows
};

}  // namespace persistence::net
