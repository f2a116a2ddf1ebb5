// Which address of a host is tried next, and for how long: one after the other in slices that double from round to
// round, so that an address which does not answer can't use up the time of those that would.
#pragma once

#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "net/resolver.hpp"

namespace persistence::net {

/// How long an address of a host may stay silent before the next one is tried; less where `within` is short, so that
/// each of them gets its turn.
Duration attemptDelay(size_t addresses, Duration within);

struct Attempt {
  const Address* address;
  TimePoint until;  ///< kNever for the only address there is: the deadline of the connection counts
};

class Attempts {
 public:
  Attempts(std::vector<Address> addresses, Duration within);

  /// Nothing when each address has failed in the last round for another reason than that its slice was over.
  std::optional<Attempt> next(TimePoint now);
  /// The slice of the last attempt was over before there was a connection.
  void ranOut() { goesOn_ = true; }

 private:
  const std::vector<Address> addresses_;
  Duration slice_;
  size_t at_ = 0;
  bool goesOn_ = false;  ///< there is to be another round
};

}  // namespace persistence::net
