// Replaces native/mysql/connection.cpp and pipeline.cpp in a program that links it: the program connects to no server,
// and each statement gets any answer.
#pragma once

#include "fuzz/support/input.hpp"
#include "mysql/multi_step.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mysql {

class NeverWaits final : public Awaiter {
 public:
  bool await(const Interest&) override { return false; }
};

/// A server that answers from the input until that is used up. Then the connection is lost.
class AnyServer {
 public:
  AnyServer(fuzz::Input& input, std::span<const char* const> words);
  ~AnyServer();

  Server server() { return {connection_, tables_}; }
  const Settings& settings() const { return settings_; }
  std::map<std::string, Table>& tables() { return tables_; }

 private:
  const Settings settings_;
  NeverWaits waiter_;
  Connection connection_{settings_, waiter_};
  std::map<std::string, Table> tables_;
};

}  // namespace persistence::mysql
