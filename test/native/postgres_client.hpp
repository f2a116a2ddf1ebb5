// A client of the store, and SQL beside it, on the server of DATABASE_URL, in a schema of its own.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "postgres/handles.hpp"
#include "postgres/store.hpp"
#include "store_client.hpp"

namespace persistence::postgres {

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

class Client : public StoreClient {
 public:
  explicit Client(const Settings& settings = serverSettings())
      : StoreClient(makeStore(settings)), login_{settings.user, settings.password} {}

  std::optional<Error> open() { return StoreClient::open(login_); }

 private:
  Login login_;
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
    ASSERT_TRUE(databaseUrl()) << "DATABASE_URL must name a database whose tables may be dropped";
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
