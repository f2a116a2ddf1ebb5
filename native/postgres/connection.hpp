// One connection, from the lookup of its servers to its end. Never waits.
#pragma once

#include "core/inspection.hpp"
#include "postgres/connector.hpp"

namespace persistence::postgres {

class Connection {
 public:
  explicit Connection(const Settings& settings) : connector_(settings, handle_, partingNotice_) {}
  /// Its parts refer to each other.
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void open(const Login& login) { connector_.open(login); }
  /// Leaves the server that is being tried for the next one. False if it is the last.
  bool tryNextServer() { return connector_.tryNextServer(); }
  void close() { connector_.close(); }

  bool canProceed() { return connector_.canProceed(); }
  /// The next step of connecting, after canProceed(). An error ends the connecting.
  std::optional<Error> proceed() { return connector_.proceed(); }
  Phase phase() const { return connector_.phase(); }
  Interest interest() const { return connector_.interest(); }

  PGconn& handle() { return *handle_; }
  std::optional<Encryption> encryption() const;
  std::string serverVersion() const;
  /// The pid of the server process, as reported at the login.
  int backend() const { return PQbackendPID(handle_.get()); }
  /// The error for unanswered operations when the connection has ended. `parting`: the error that ended it, or null.
  Error lost(const PGresult* parting) const;

 private:
  std::string partingNotice_;  ///< the SQLSTATE with which the server ended an idle connection
  ConnectionHandle handle_;
  Connector connector_;
};

}  // namespace persistence::postgres
