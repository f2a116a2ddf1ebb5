// Which address libpq is at, and for how long. libpq goes on by itself when an address refuses, but waits for ever for
// one that is silent.
#pragma once

#include <span>
#include <vector>

#include "postgres/addresses.hpp"
#include "postgres/handles.hpp"

namespace persistence::postgres {

class AddressRounds {
 public:
  explicit AddressRounds(const Settings& settings) : settings_(settings) {}

  /// Those that have been looked up, in the order of their servers.
  void begin(std::vector<ServerAddress> addresses);
  bool empty() const { return addresses_.empty(); }
  /// libpq is sent to this one; it goes on to those behind it.
  std::span<const ServerAddress> startAt(size_t address);
  /// libpq has made a step.
  void note() { since_ = Clock::now(); }

  /// When the address at which `connection` is has had its time.
  TimePoint endOfSlice(const PGconn& connection) const;
  /// The number of the server at which `connection` is.
  size_t server(const PGconn& connection) const { return addresses_[current(connection)].server; }
  size_t nextServer() const { return addresses_.back().server + 1; }
  /// Where to go from an address that is silent.
  size_t leave(const PGconn& connection);
  /// All have been tried. Whether another round may find more: an address was silent.
  bool beginRound();

 private:
  size_t current(const PGconn& connection) const;
  size_t count(size_t server) const;

  const Settings& settings_;
  std::vector<ServerAddress> addresses_;
  size_t first_ = 0;
  int round_ = 0;        ///< each gives the addresses twice the time of the one before
  bool ranOut_ = false;  ///< an address was silent in this round
  TimePoint since_{};    ///< libpq is at this address
};

}  // namespace persistence::postgres
