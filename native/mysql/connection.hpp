// One connection from its first packet to its end, in blocking calls inside a session's fiber.
#pragma once

#include "core/store.hpp"
#include "mysql/hooks.hpp"
#include "mysql/pipeline.hpp"

namespace persistence::mysql {

class Connection {
 public:
  Connection(const Settings& settings, Awaiter& waiter) : settings_(settings), waiter_(waiter) {}
  /// Not copyable: the members hold references to each other.
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Must be called in a thread before the calls below are made there.
  void runsHere();

  std::optional<Error> establish(const Login& login);
  void close();

  /// See Pipeline.
  Answers ask(const Statements& statements, Packets::Limits limits) { return pipeline_.ask(statements, limits); }
  Answers ask(const Statements& statements) { return pipeline_.ask(statements); }
  std::optional<Answer> execute(const Bound& bound,
                                PreparedStatements::When when = PreparedStatements::When::ItComesAgain) {
    return pipeline_.execute(bound, when);
  }
  void probe() { pipeline_.probe(); }
  Error understood(Error error) { return pipeline_.understood(std::move(error)); }
  const std::optional<Error>& lost() const { return pipeline_.lost(); }

  /// Lets the other lanes of the worker run.
  void pause(Clock::duration time);
  /// Sets whether statements wait for the transactions that other nodes have confirmed. Does nothing if the server
  /// can't do that, or the session already does.
  void waitForOthers(bool wait);

  int socket() const;
  const ServerFacts& facts() const { return facts_; }
  std::string serverVersion() const;
  std::optional<Encryption> encryption() const;

 private:
  const Settings& settings_;
  Awaiter& waiter_;
  ConnectionHandle handle_;
  ConnectAttempt attempt_;
  ReplyCheck check_{handle_};
  Hooks hooks_{settings_, waiter_, handle_, attempt_, check_};
  ServerFacts facts_{settings_};
  Pipeline pipeline_{settings_, handle_, check_, facts_};
};

}  // namespace persistence::mysql
