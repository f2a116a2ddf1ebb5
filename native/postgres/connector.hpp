// Connects: looks up the servers, tries their addresses, and logs in, in steps that never wait.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/store.hpp"
#include "postgres/address_rounds.hpp"
#include "postgres/bounded_read.hpp"
#include "postgres/conninfo.hpp"
#include "postgres/errors.hpp"

namespace persistence::postgres {

class Connector {
 public:
  /// Connects `handle`; `partingNotice` gets the SQLSTATE with which the server ends an idle connection.
  Connector(const Settings& settings, ConnectionHandle& handle, std::string& partingNotice)
      : settings_(settings), handle_(handle), partingNotice_(partingNotice), rounds_(settings) {}

  void open(const Login& login);
  bool tryNextServer();
  void close();

  bool canProceed();
  /// The next step, after canProceed(). An error ends the connecting.
  std::optional<Error> proceed();
  Phase phase() const { return phase_; }
  Interest interest() const;

 private:
  void lookUpFrom(size_t server);
  void drop();
  std::optional<Error> found();
  std::optional<Error> connectFrom(size_t address);
  std::optional<Error> orNextRound(Error error);
  std::optional<Error> established();
  bool isReady() const;

  const Settings& settings_;
  ConnectionHandle& handle_;
  std::string& partingNotice_;
  Login login_;  ///< empty once the session is established
  std::optional<AddressLookup> lookup_;
  AddressRounds rounds_;
  BoundedRead intake_;
  std::unique_ptr<Conninfo> conninfo_;
  Phase phase_ = Phase::Closed;
  PostgresPollingStatusType waitsFor_ = PGRES_POLLING_FAILED;
};

}  // namespace persistence::postgres
