// Replaces native/mongodb/connection.cpp, commands.cpp and server_session.cpp in a program that links it: the program
// connects to no server, and each command gets any reply.
#pragma once

#include "fuzz/support/input.hpp"
#include "mongodb/connection.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mongodb {

class NeverWaits final : public Awaiter {
 public:
  bool await(const Interest&) override { return false; }
};

/// A server that replies from the input until that is used up. Then the connection is lost.
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
