// Drives a store as a lane does, and sends raw commands beside it, to the throw-away server of REDIS_SOCKET.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "redis/connection.hpp"
#include "redis/store.hpp"

namespace persistence::redis {

using Clock = std::chrono::steady_clock;

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

inline void wait(const Interest& interest) {
  const int events = (interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0);
  pollfd socket{interest.socket, static_cast<short>(events), 0};
  poll(&socket, 1, 100);
}

class Client {
 public:
  explicit Client(const Settings& settings = serverSettings()) : store_(makeStore(settings)) {}

  /// Connects; the failure, if any.
  std::optional<Error> open(const Login& login = {}) {
    if (auto failure = store_->open(login)) return failure;
    const auto until = Clock::now() + std::chrono::seconds(5);
    while (store_->phase() != Phase::Ready && Clock::now() < until) {
      if (auto failure = step().failure) return failure;
    }
    if (store_->phase() == Phase::Ready) return std::nullopt;
    return Error{ErrorKind::Timeout, "not ready", "", false, true};
  }

  Ticket submit(Operation operation) {
    operations_.push_back(std::move(operation));
    store_->submit(++last_, operations_.back());
    return last_;
  }

  /// Waits until every submitted operation has its outcome.
  std::optional<Error> settle() {
    const auto until = Clock::now() + std::chrono::seconds(60);
    while (outcomes_.size() < last_ && Clock::now() < until) {
      if (auto failure = step().failure) return failure;
    }
    EXPECT_EQ(outcomes_.size(), last_);
    return std::nullopt;
  }

  Outcome run(Operation operation) {
    const auto ticket = submit(std::move(operation));
    if (auto failure = settle()) return *failure;
    return outcomes_.at(ticket);
  }

  template <typename Value>
  Value get(Operation operation) {
    return value<Value>(run(std::move(operation)));
  }

  template <typename Value>
  Value value(const Outcome& outcome) {
    if (const auto* error = std::get_if<Error>(&outcome)) {
      ADD_FAILURE() << error->message;
      return Value{};
    }
    const auto* found = std::get_if<Value>(&std::get<Result>(outcome));
    if (!found) ADD_FAILURE() << "a result of type " << std::get<Result>(outcome).index();
    return found ? *found : Value{};
  }

  bool isNothing(Operation operation) {
    const auto outcome = run(std::move(operation));
    const auto* result = std::get_if<Result>(&outcome);
    return result && std::holds_alternative<std::monostate>(*result);
  }

  ErrorKind errorOf(Operation operation) {
    const auto outcome = run(std::move(operation));
    if (const auto* error = std::get_if<Error>(&outcome)) return error->kind;
    ADD_FAILURE() << "no error";
    return ErrorKind::Closed;
  }

  const Outcome& outcome(Ticket ticket) const { return outcomes_.at(ticket); }
  Store& store() { return *store_; }

 private:
  Progress step() {
    auto progress = store_->advance([this](Ticket ticket, Outcome outcome) {
      EXPECT_TRUE(outcomes_.emplace(ticket, std::move(outcome)).second) << "delivered twice";
    });
    if (!progress.moved) wait(store_->interest());
    return progress;
  }

  std::unique_ptr<Store> store_;
  std::deque<Operation> operations_;
  std::map<Ticket, Outcome> outcomes_;
  Ticket last_ = 0;
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
      if (auto reply = connection_.next()) return reply;
      wait(connection_.interest());
    }
  }
  std::string text(std::initializer_list<std::string_view> command) { return (*this)(command)->text; }
  long long integer(std::initializer_list<std::string_view> command) { return (*this)(command)->integer; }

 private:
  Settings settings_ = serverSettings();
  Connection connection_;
};

}  // namespace persistence::redis
