// Lanes to an echo server, for the tests of the lane.
#pragma once

#include <gtest/gtest.h>

#include <deque>

#include "echo_store.hpp"
#include "runtime.hpp"

namespace persistence::testing {

class Lanes : public ::testing::Test {
 protected:
  Lanes() {
    settings.connectTimeout = Milliseconds(500);
    settings.reconnectMin = Milliseconds(5);
    settings.reconnectMax = Milliseconds(20);
  }

  std::unique_ptr<Store> store() { return std::make_unique<EchoStore>(server()); }
  EchoServer& server() { return server_; }
  bool answered(const Client& client, size_t count, Duration patience = 5s) {
    return runtime.runUntil([&] { return client.answered() >= count; }, patience);
  }

  // The servers' threads outlive the tests.
  static EchoServer& newServer() {
    static auto& servers = *new std::deque<EchoServer>;
    return servers.emplace_back();
  }

  EchoServer& server_ = newServer();
  Settings settings;
  Runtime runtime;
};

}  // namespace persistence::testing
