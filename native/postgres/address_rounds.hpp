// Limits how long libpq tries one address. libpq goes on by itself when an address refuses, but waits forever for a
// silent one.
#pragma once

#include <span>
#include <vector>

#include "postgres/addresses.hpp"
#include "postgres/handles.hpp"

namespace persistence::postgres {

class AddressRounds {
 public:
  explicit AddressRounds(const Settings& settings) : settings_(settings) {}

  /// `addresses`: in the order of their servers.
  void begin(std::vector<ServerAddress> addresses);
  bool empty() const { return addresses_.empty(); }
  /// The addresses for libpq: `address`, and the later ones, to which libpq goes on by itself.
  std::span<const ServerAddress> startAt(size_t address);
  /// libpq has made a step: its time at this address counts from now.
  void note() { since_ = Clock::now(); }

  /// When the time for the current address of `connection` ends.
  TimePoint endOfSlice(const PGconn& connection) const;
  /// The number of the server that `connection` is trying.
  size_t server(const PGconn& connection) const { return addresses_[current(connection)].server; }
  size_t nextServer() const { return addresses_.back().server + 1; }
  /// The address to try after a silent one.
  size_t leave(const PGconn& connection);
  /// Called when all addresses have failed. True if an address was silent, so that another round may reach it.
  bool beginRound();

 private:
  size_t current(const PGconn& connection) const;
  size_t count(size_t server) const;

  const Settings& settings_;
  std::vector<ServerAddress> addresses_;
  size_t first_ = 0;
  int round_ = 0;        ///< each round doubles the time per address
  bool ranOut_ = false;  ///< an address was silent in this round
  TimePoint since_{};    ///< when libpq made its last step
};

}  // namespace persistence::postgres
