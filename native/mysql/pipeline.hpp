// Statements to a server that is logged in, and their answers.
#pragma once

#include <optional>

#include "mysql/prepared.hpp"
#include "mysql/server_facts.hpp"

namespace persistence::mysql {

class Pipeline {
 public:
  Pipeline(const Settings& settings, const ConnectionHandle& handle, ReplyCheck& check, const ServerFacts& facts)
      : settings_(settings), handle_(handle), check_(check), facts_(facts) {}

  /// Another connection begins.
  void begin() { lost_.reset(); }
  /// `oneByOne`: each statement goes out when the one before has been answered.
  void sendOneByOne(bool oneByOne) { oneByOne_ = oneByOne; }
  /// The connection has been closed.
  void end() { prepared_.clear(); }

  /// Sends the statements without waiting in between; one answer for each. Where all may take more than one row may, no
  /// row is kept of one that does.
  Answers ask(const Statements& statements, Packets::Limits limits);
  Answers ask(const Statements& statements);
  /// A statement that writes, which the server parses once only; nothing when it is not to be prepared, or can't be.
  std::optional<Answer> execute(const Bound& bound, PreparedStatements::When when);
  /// Whether the server is still there, asked when something has come although nothing was asked.
  void probe();
  /// Where the error's number has several meanings the server is asked.
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
