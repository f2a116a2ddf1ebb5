// Stands where native/mongodb/connection.cpp, commands.cpp and server_session.cpp do, so that a program that links it
// has no server to connect to: each command gets any reply.
#pragma once

#include "fuzz/support/input.hpp"
#include "mongodb/connection.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mongodb {

class NeverWaits final : public Awaiter {
 public:
  bool await(const Interest&) override { return false; }
};

/// A server that replies from the input while there is some, and then is gone.
class AnyServer {
 public:
  explicit AnyServer(fuzz::Input& input);
  ~AnyServer();

  Connection& connection() { return connection_; }

 private:
  const Settings settings_;
  NeverWaits waiter_;
  Connection connection_{settings_, waiter_};
};

}  // namespace persistence::mongodb
