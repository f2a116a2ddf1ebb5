// A client of the store, and raw commands beside it, to the throw-away server of REDIS_SOCKET.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>

#include "core/reply_limits.hpp"
#include "redis/connection.hpp"
#include "redis/store.hpp"
#include "store_client.hpp"

namespace persistence::redis {

/// The socket of a server whose data, users and settings the tests may change.
inline std::string serverSocket() {
  const char* const path = std::getenv("REDIS_SOCKET");
  return path ? path : "";
}

inline Settings serverSettings() {
  Settings settings;
  settings.socketPath = serverSocket();
  return settings;
}

class Client : public StoreClient {
 public:
  explicit Client(const Settings& settings = serverSettings()) : StoreClient(makeStore(settings)) {}

  std::optional<Error> open(const Login& login = {}) { return StoreClient::open(login); }
};

/// Raw commands, to look at what is stored and to disturb it.
class Raw {
 public:
  Raw() : connection_(settings_) {
    connection_.open({});
    while (connection_.phase() != Phase::Ready) {
      if (auto failure = connection_.establish().failure) throw std::runtime_error(failure->message);
      wait(connection_.interest());
    }
  }

  std::unique_ptr<Reply> operator()(std::initializer_list<std::string_view> command) {
    connection_.requests().add(command);
    for (;;) {
      connection_.flush();
      connection_.receive();
      if (auto reply = connection_.next(kMaxPlainReply)) return reply;
      wait(connection_.interest());
    }
  }
  std::string text(std::initializer_list<std::string_view> command) { return (*this)(command)->text; }
  long long integer(std::initializer_list<std::string_view> command) { return (*this)(command)->integer; }

 private:
  Settings settings_ = serverSettings();
  Connection connection_;
};

/// An empty server, and a client that is connected.
class RedisTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_FALSE(serverSocket().empty()) << "REDIS_SOCKET must name the socket of a throw-away server";
    raw = std::make_unique<Raw>();
    (*raw)({"FLUSHALL"});
    client = std::make_unique<Client>();
    ASSERT_FALSE(client->open());
  }

  double now() {
    const auto time = (*raw)({"TIME"});
    return std::stod(time->elements[0]->text) * 1000 + std::floor(std::stod(time->elements[1]->text) / 1000);
  }

  std::unique_ptr<Raw> raw;
  std::unique_ptr<Client> client;
};

}  // namespace persistence::redis
