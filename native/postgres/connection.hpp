// One connection from the look-up of its servers to its end. Never waits.
#pragma once

#include <memory>

#include "core/inspection.hpp"
#include "core/store.hpp"
#include "postgres/bounded_read.hpp"
#include "postgres/conninfo.hpp"
#include "postgres/errors.hpp"
#include "postgres/handles.hpp"
#include "postgres/settings.hpp"

namespace persistence::postgres {

class Connection {
 public:
  explicit Connection(const Settings& settings) : settings_(settings) {}

  void open(const Login& login);
  /// Leaves the server that is being tried for the one after it. False when it is the last.
  bool tryNextServer();
  void close();

  bool canProceed();
  /// The next step of connecting, once it can; the failure ends it.
  std::optional<Error> proceed();
  Phase phase() const { return phase_; }

  Interest interest() const;
  PGconn& handle() { return *handle_; }
  std::optional<Encryption> encryption() const;
  std::string serverVersion() const;
  /// The process that serves the session, as the login told.
  int backend() const { return PQbackendPID(handle_.get()); }
  /// The end as seen by whoever waited for an answer; `parting` is the server's last word, if any.
  Error lost(const PGresult* parting) const;

 private:
  void lookUpFrom(size_t server);
  void drop();
  std::optional<Error> found();
  std::optional<Error> connectFrom(size_t address);
  std::optional<Error> leaveAddress();
  std::optional<Error> orNextRound(Error error);
  bool isReady() const;
  size_t currentAddress() const;
  size_t countAddresses(size_t server) const;
  TimePoint endOfSlice() const;
  static void notice(void* self, const PGresult* notice) noexcept;
  ConnectFailure observe() const;
  std::optional<Error> established();
  Error failed(ConnectFailure failure) const;
  Error flooded() const;

  const Settings& settings_;
  Login login_;  ///< until it is established
  std::optional<AddressLookup> lookup_;
  std::vector<ServerAddress> addresses_;
  size_t first_ = 0;     ///< the place that libpq was sent to first; it goes on to those behind it
  int round_ = 0;        ///< each gives the addresses twice the time of the one before
  bool ranOut_ = false;  ///< an address was silent in this round
  TimePoint since_{};    ///< libpq is at this address
  BoundedRead intake_;
  std::unique_ptr<Conninfo> conninfo_;
  ConnectionHandle handle_;
  Phase phase_ = Phase::Closed;
  PostgresPollingStatusType waitsFor_ = PGRES_POLLING_FAILED;
  std::string partingNotice_;  ///< the SQLSTATE with which the server ended an idle connection
};

}  // namespace persistence::postgres
