// Stands where native/mysql/connection.cpp and pipeline.cpp do, so that a program that links it has no server to
// connect to: each statement gets any answer.
#pragma once

#include "fuzz/support/input.hpp"
#include "mysql/multi_step.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mysql {

class NeverWaits final : public Awaiter {
 public:
  bool await(const Interest&) override { return false; }
};

/// A server that answers from the input while there is some, and then is gone.
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
