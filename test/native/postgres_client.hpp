// Drives a store as a lane does, and runs SQL beside it, on the server of DATABASE_URL, in a schema of its own.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "postgres/handles.hpp"
#include "postgres/store.hpp"

namespace persistence::postgres {

using Clock = std::chrono::steady_clock;

inline const char* databaseUrl() { return std::getenv("DATABASE_URL"); }

inline Settings serverSettings() {
  const OptionsHandle options(PQconninfoParse(databaseUrl(), nullptr));
  std::map<std::string, std::string> given;
  for (auto* at = options.get(); at && at->keyword; ++at)
    if (at->val) given[at->keyword] = at->val;
  Settings settings;
  settings.port = static_cast<uint16_t>(std::stoi(given.count("port") ? given["port"] : "5432"));
  const std::string host = given.count("host") ? given["host"] : "localhost";
  (host.starts_with('/') ? settings.socketPath : settings.host) = host;
  settings.user = given["user"];
  if (given.count("password")) settings.password = given["password"];
  settings.database = given["dbname"];
  return settings;
}

inline void wait(const Interest& interest) {
  const int events = (interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0);
  pollfd socket{interest.socket, static_cast<short>(events), 0};
  poll(&socket, 1, 100);
}

class Client {
 public:
  explicit Client(const Settings& settings = serverSettings())
      : login_{settings.user, settings.password}, store_(makeStore(settings)) {}

  /// Connects; the failure, if any.
  std::optional<Error> open() {
    if (auto failure = store_->open(login_)) return failure;
    const auto until = Clock::now() + std::chrono::seconds(5);
    while (store_->phase() != Phase::Ready && Clock::now() < until)
      if (auto failure = step().failure) return failure;
    if (store_->phase() == Phase::Ready) return std::nullopt;
    return Error{ErrorKind::Timeout, "not ready", ""};
  }

  Ticket submit(Operation operation) {
    operations_.push_back(std::move(operation));
    store_->submit(++last_, operations_.back());
    return last_;
  }

  /// Waits until every submitted operation has its outcome.
  std::optional<Error> settle() {
    const auto until = Clock::now() + std::chrono::seconds(20);
    while (outcomes_.size() < last_ && Clock::now() < until)
      if (auto failure = step().failure) return failure;
    EXPECT_EQ(outcomes_.size(), last_);
    return std::nullopt;
  }

  Outcome run(Operation operation) {
    const Ticket ticket = submit(std::move(operation));
    if (auto failure = settle()) return *failure;
    return outcomes_.at(ticket);
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

  const Outcome& outcome(Ticket ticket) const { return outcomes_.at(ticket); }
  Store& store() { return *store_; }

  Progress step() {
    auto progress = store_->advance([this](Ticket ticket, Outcome outcome) {
      order_.push_back(ticket);
      EXPECT_TRUE(outcomes_.emplace(ticket, std::move(outcome)).second) << "delivered twice";
    });
    if (!progress.moved) wait(store_->interest());
    return progress;
  }
  const std::vector<Ticket>& order() const { return order_; }

 private:
  Login login_;
  std::unique_ptr<Store> store_;
  std::deque<Operation> operations_;
  std::map<Ticket, Outcome> outcomes_;
  std::vector<Ticket> order_;
  Ticket last_ = 0;
};

/// SQL beside the store, to look at what is stored and to disturb it.
class Sql {
 public:
  Sql() : connection_(PQconnectdb(databaseUrl())) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
  }

  /// The first value of the answer.
  std::string operator()(const std::string& statement) {
    const ResultHandle answer(PQexec(connection_.get(), statement.c_str()));
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
      throw std::runtime_error(PQresultErrorMessage(answer.get()));
    return PQntuples(answer.get()) ? PQgetvalue(answer.get(), 0, 0) : "";
  }
  double number(const std::string& statement) { return std::stod((*this)(statement)); }

 private:
  ConnectionHandle connection_;
};

/// Empty tables, and a client that is connected.
class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!databaseUrl()) GTEST_SKIP() << "DATABASE_URL must name a database whose tables may be dropped";
    sql = std::make_unique<Sql>();
    dropTables();
    client = std::make_unique<Client>();
    const auto failure = client->open();
    ASSERT_FALSE(failure) << failure->message;
    ASSERT_TRUE(client->isNothing(Connect{}));
  }

  void dropTables() {
    for (const char* name : {"locks", "circuit", "cache", "checkpoints", "idempotency"})
      (*sql)(std::string("DROP TABLE IF EXISTS go_goscope_") + name);
    (*sql)("DROP TABLE IF EXISTS cache, \"own \"\"cache\"");
  }

  double now() { return sql->number("SELECT extract(epoch FROM clock_timestamp()) * 1000"); }

  std::unique_ptr<Sql> sql;
  std::unique_ptr<Client> client;
};

}  // namespace persistence::postgres
