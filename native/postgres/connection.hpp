// One connection from its first packet to its end. Never waits, but for the look-up of a name.
#pragma once

#include <memory>

#include "core/inspection.hpp"
#include "core/settings.hpp"
#include "core/store.hpp"
#include "postgres/conninfo.hpp"
#include "postgres/errors.hpp"
#include "postgres/handles.hpp"

namespace persistence::postgres {

class Connection {
 public:
  explicit Connection(const Settings& settings) : settings_(settings) {}

  std::optional<Error> open(const Login& login) { return openFrom(0, login); }
  /// Leaves the server that is being tried for the one after it. False when it is the last.
  bool tryNextServer(const Login& login);
  void close();

  bool canProceed() const;
  /// The next step of connecting, once it can; the failure ends it.
  std::optional<Error> proceed();
  Phase phase() const { return phase_; }

  Interest interest() const;
  PGconn& handle() { return *handle_; }
  std::optional<Encryption> encryption() const;
  std::string serverVersion() const;
  /// The end as seen by whoever waited for an answer; `parting` is the server's last word, if any.
  Error lost(const PGresult* parting) const;

 private:
  std::optional<Error> openFrom(size_t server, const Login& login);
  static void notice(void* self, const PGresult* notice) noexcept;
  ConnectFailure observe() const;
  std::optional<Error> established();
  Error failed(ConnectFailure failure) const;

  const Settings& settings_;
  std::unique_ptr<Conninfo> conninfo_;
  ConnectionHandle handle_;
  Phase phase_ = Phase::Closed;
  PostgresPollingStatusType waitsFor_ = PGRES_POLLING_FAILED;
  std::string partingNotice_;  ///< the SQLSTATE with which the server ended an idle connection
};

}  // namespace persistence::postgres
