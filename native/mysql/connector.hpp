// Resolves the host's name, connects and logs in.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/store.hpp"
#include "mysql/hooks.hpp"
#include "net/attempts.hpp"

namespace persistence::mysql {

class Connector {
 public:
  Connector(const Settings& settings, Awaiter& waiter, ConnectionHandle& handle, ConnectAttempt& attempt,
            ReplyCheck& check, Hooks& hooks)
      : settings_(settings), waiter_(waiter), handle_(handle), attempt_(attempt), check_(check), hooks_(hooks) {}

  /// Puts a connection that is logged in into the handle.
  std::optional<Error> connect(const Login& login);

 private:
  std::variant<std::vector<net::Address>, Error> resolve();
  std::optional<Error> connectHost(const Login& login);
  std::optional<Error> connectTo(const Login& login, const std::string& address, TimePoint until);
  void begin(TimePoint until);
  bool logIn(const Login& login, const std::string& address);
  bool mayTryNext() const;
  bool lacksTls() const;
  bool showedCertificate() const;
  Error failed() const;

  const Settings& settings_;
  Awaiter& waiter_;
  ConnectionHandle& handle_;
  ConnectAttempt& attempt_;
  ReplyCheck& check_;
  Hooks& hooks_;
};

}  // namespace persistence::mysql
