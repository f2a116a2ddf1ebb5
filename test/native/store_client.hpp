// Drives a store as a lane does.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/store.hpp"

namespace persistence {

inline void wait(const Interest& interest) {
  const int events = (interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0);
  pollfd socket{interest.socket, static_cast<short>(events), 0};
  poll(&socket, 1, 100);
}

using Clock = std::chrono::steady_clock;

class StoreClient {
 public:
  explicit StoreClient(std::unique_ptr<Store> store) : store_(std::move(store)) {}

  /// Connects; the failure, if any.
  std::optional<Error> open(const Login& login) {
    if (auto failure = store_->open(login)) return failure;
    const auto until = Clock::now() + std::chrono::seconds(5);
    while (store_->phase() != Phase::Ready && Clock::now() < until)
      if (auto failure = step().failure) return failure;
    if (store_->phase() == Phase::Ready) return std::nullopt;
    return Error{ErrorKind::Timeout, "not ready", ""};
  }

  RequestId submit(Operation operation) {
    operations_.push_back(std::move(operation));
    store_->submit(++last_, operations_.back());
    return last_;
  }

  /// Waits until every submitted operation has its outcome.
  std::optional<Error> settle() {
    const auto until = Clock::now() + std::chrono::seconds(60);
    while (outcomes_.size() < last_ && Clock::now() < until)
      if (auto failure = step().failure) return failure;
    EXPECT_EQ(outcomes_.size(), last_);
    return std::nullopt;
  }

  Outcome run(Operation operation) {
    const RequestId id = submit(std::move(operation));
    if (auto failure = settle()) return *failure;
    return outcomes_.at(id);
  }

  template <typename Value>
  Value get(Operation operation) {
    return value<Value>(run(std::move(operation)));
  }

  template <typename Value>
  static Value value(const Outcome& outcome) {
    if (const auto* error = std::get_if<Error>(&outcome)) {
      ADD_FAILURE() << error->message << " " << error->nativeCode;
      return Value{};
    }
    const auto* found = std::get_if<Value>(&std::get<Result>(outcome));
    if (!found) ADD_FAILURE() << "a result of type " << std::get<Result>(outcome).index();
    return found ? *found : Value{};
  }

  static bool nothing(const Outcome& outcome) {
    const auto* result = std::get_if<Result>(&outcome);
    return result && std::holds_alternative<std::monostate>(*result);
  }
  bool isNothing(Operation operation) { return nothing(run(std::move(operation))); }

  Error errorOf(Operation operation) { return errorIn(run(std::move(operation))); }
  static Error errorIn(const Outcome& outcome) {
    if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    ADD_FAILURE() << "no error";
    return {};
  }

  const Outcome& outcome(RequestId id) const { return outcomes_.at(id); }
  Store& store() { return *store_; }

  Progress step() {
    auto progress = store_->advance([this](RequestId id, Outcome outcome) {
      order_.push_back(id);
      EXPECT_TRUE(outcomes_.emplace(id, std::move(outcome)).second) << "delivered twice";
    });
    if (!progress.moved) wait(store_->interest());
    return progress;
  }
  const std::vector<RequestId>& order() const { return order_; }

 private:
  std::unique_ptr<Store> store_;
  std::deque<Operation> operations_;
  std::map<RequestId, Outcome> outcomes_;
  std::vector<RequestId> order_;
  RequestId last_ = 0;
};

}  // namespace persistence
