// Sends statements over a connection that is logged in, and receives their answers.
#pragma once

#include <optional>

#include "mysql/prepared.hpp"
#include "mysql/server_facts.hpp"

namespace persistence::mysql {

class Pipeline {
 public:
  Pipeline(const Settings& settings, const ConnectionHandle& handle, ReplyCheck& check, const ServerFacts& facts)
      : settings_(settings), handle_(handle), check_(check), facts_(facts) {}

  /// A new connection begins.
  void begin() { lost_.reset(); }
  /// `oneByOne`: a statement goes out after the previous one has been answered.
  void sendOneByOne(bool oneByOne) { oneByOne_ = oneByOne; }
  /// The connection has been closed.
  void end() { prepared_.clear(); }

  /// Sends the statements without waiting in between. Returns one answer for each. If the reply's limit exceeds the
  /// row's, an answer whose rows exceed the row's limit keeps no row.
  Answers ask(const Statements& statements, Packets::Limits limits);
  Answers ask(const Statements& statements);
  /// Sends a write as a prepared statement; nullopt if it is not to be prepared, or can't be.
  std::optional<Answer> execute(const Bound& bound, PreparedStatements::When when);
  /// Checks whether the server is alive. Called after bytes have arrived that answer no command.
  void probe();
  /// Asks the server for the meaning of an ambiguous error number.
  Error understood(Error error);
  const std::optional<Error>& lost() const { return lost_; }

 private:
  Answer receive(size_t limit);
  void fail(Answer& answer);
  void fail(Answer& answer, unsigned code, const char* message);

  const Settings& settings_;
  const ConnectionHandle& handle_;
  ReplyCheck& check_;
  const ServerFacts& facts_;
  PreparedStatements prepared_;
  std::optional<Error> lost_;
  bool oneByOne_ = false;
};

}  // namespace persistence::mysql
