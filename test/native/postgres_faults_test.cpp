// The store against a real server: many at once, errors in the middle, lost connections, strict or poor settings.
#include <atomic>
#include <set>
#include <thread>

#include "postgres_client.hpp"

namespace persistence::postgres {
namespace {

class PostgresFaults : public PostgresTest {
 protected:
  void runForRole(const std::string& setting) {
    (*sql)("DO $$ BEGIN EXECUTE format('ALTER ROLE %I ' || $a$" + setting + "$a$, current_user); END $$");
  }
  void terminateTheOthers() {
    (*sql)(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname = current_database()");
  }
};

TEST_F(PostgresFaults, OneOfManyGetsTheLock) {
  std::vector<std::unique_ptr<Client>> clients;
  for (int at = 0; at < 16; ++at) {
    clients.push_back(std::make_unique<Client>());
    ASSERT_FALSE(clients.back()->open());
  }
  for (int round = 0; round < 20; ++round) {
    const std::string key = "race" + std::to_string(round);
    std::vector<std::thread> threads;
    std::atomic<int> holders = 0, losers = 0;
    for (size_t at = 0; at < clients.size(); ++at)
      threads.emplace_back([&, at] {
        std::vector<RequestId> ids;
        for (int each = 0; each < 4; ++each)
          ids.push_back(clients[at]->submit(LockAcquire{key, "o" + std::to_string(at * 4 + each), 60000}));
        clients[at]->settle();
        for (const RequestId id : ids) {
          const Outcome& outcome = clients[at]->outcome(id);
          if (Client::nothing(outcome))
            ++losers;
          else if (std::holds_alternative<Result>(outcome))
            ++holders;
        }
      });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(holders, 1);
    EXPECT_EQ(losers, 63);
  }
}

// Groups of several processes that touch the same rows in opposite orders.
void writeCrosswise(const Settings& settings, std::atomic<int>& failures, int keys, int rounds) {
  std::vector<std::thread> threads;
  for (int at = 0; at < 8; ++at)
    threads.emplace_back([&, at] {
      Client client(settings);
      if (client.open()) return void(failures += 1000000);
      std::vector<RequestId> ids;
      for (int round = 0; round < rounds; ++round)
        for (int key = 0; key < keys; ++key) {
          const std::string name = "k" + std::to_string(at % 2 ? key : keys - 1 - key);
          ids.push_back(client.submit(CircuitRecordFailure{name, 5}));
          ids.push_back(client.submit(CacheSet{name, "1", 60000, ""}));
          ids.push_back(client.submit(LockAcquire{name, std::to_string(at), 20}));
          ids.push_back(
              client.submit(CheckpointSave{"", "id" + std::to_string(at) + name, name, round % 3, 0, 0, "1", {}}));
        }
      if (client.settle()) return void(failures += 1000000);
      for (const RequestId id : ids) failures += std::holds_alternative<Error>(client.outcome(id));
    });
  for (auto& thread : threads) thread.join();
}

TEST_F(PostgresFaults, GroupsOfManyProcessesDoNotDeadlock) {
  const std::string before = (*sql)("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  std::atomic<int> failures = 0;
  writeCrosswise(serverSettings(), failures, 20, 10);
  EXPECT_EQ(failures, 0);
  EXPECT_EQ((*sql)("SELECT sum(failure_count) FROM go_goscope_circuit"), std::to_string(8 * 10 * 20));
  EXPECT_EQ((*sql)("SELECT count(*) - count(DISTINCT (task_id, sequence)) FROM go_goscope_checkpoints"), "0");
  EXPECT_EQ((*sql)("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), before);
}

TEST_F(PostgresFaults, AStricterDefaultIsolationChangesNothing) {
  for (const char* level : {"repeatable read", "serializable"}) {
    (*sql)("TRUNCATE go_goscope_circuit, go_goscope_checkpoints");
    runForRole(std::string("SET default_transaction_isolation = '") + level + "'");
    std::atomic<int> failures = 0;
    writeCrosswise(serverSettings(), failures, 5, 10);
    runForRole("RESET default_transaction_isolation");
    EXPECT_EQ(failures, 0);
    EXPECT_EQ((*sql)("SELECT sum(failure_count) FROM go_goscope_circuit"), std::to_string(8 * 10 * 5));
    EXPECT_EQ((*sql)("SELECT count(*) - count(DISTINCT (task_id, sequence)) FROM go_goscope_checkpoints"), "0");
  }
}

TEST_F(PostgresFaults, FailuresOfOneBreakerAreNumbered) {
  std::set<double> counts;
  std::vector<RequestId> ids;
  for (int at = 0; at < 1000; ++at) ids.push_back(client->submit(CircuitRecordFailure{"c", 5000}));
  client->settle();
  for (const RequestId id : ids) counts.insert(Client::value<double>(client->outcome(id)));
  EXPECT_EQ(counts.size(), 1000u);
  EXPECT_EQ(*counts.rbegin(), 1000);
}

TEST_F(PostgresFaults, AnErrorHitsItsOwnOperationOnly) {
  std::vector<RequestId> good, bad;
  for (int at = 0; at < 300; ++at) {
    const std::string key = "k" + std::to_string(at);
    if (at % 50 == 25)
      bad.push_back(client->submit(CacheSet{key, "{not json", 0, ""}));
    else
      good.push_back(client->submit(CacheSet{key, std::to_string(at), 0, ""}));
  }
  client->settle();
  for (const RequestId id : bad) EXPECT_EQ(Client::errorIn(client->outcome(id)).nativeCode, "22P02");
  for (const RequestId id : good) EXPECT_TRUE(Client::nothing(client->outcome(id)));
  EXPECT_EQ((*sql)("SELECT count(*) FROM go_goscope_cache"), std::to_string(good.size()));
}

TEST_F(PostgresFaults, OrderOnOneKeyHoldsAcrossAnError) {
  std::vector<RequestId> reads;
  for (int at = 0; at < 400; ++at) {
    client->submit(CacheSet{"k", std::to_string(at), 0, ""});
    reads.push_back(client->submit(CacheGet{"k", ""}));
    if (at % 100 == 50) client->submit(CacheSet{"other", "{not json", 0, ""});
  }
  client->settle();
  for (size_t at = 0; at < reads.size(); ++at)
    EXPECT_EQ(Client::value<std::string>(client->outcome(reads[at])), std::to_string(at));
}

TEST_F(PostgresFaults, KeysSeesWhatWasSetBefore) {
  client->submit(CacheSet{"k", "1", 0, ""});
  const RequestId keys = client->submit(CacheKeys{"", {}, ""});
  client->submit(CacheDelete{"k", ""});
  const RequestId size = client->submit(CacheSize{"", ""});
  client->submit(CacheSet{"k", "1", 0, ""});
  client->submit(CacheClear{"", ""});
  const RequestId none = client->submit(CacheHas{"k", ""});
  client->settle();
  EXPECT_EQ(Client::value<Texts>(client->outcome(keys)), Texts{"k"});
  EXPECT_EQ(Client::value<double>(client->outcome(size)), 0);
  EXPECT_FALSE(Client::value<bool>(client->outcome(none)));
}

TEST_F(PostgresFaults, ATerminatedConnectionIsAFailure) {
  client->run(CacheGet{"k", ""});
  terminateTheOthers();
  const Outcome outcome = client->run(CacheGet{"k", ""});
  const Error error = Client::errorIn(outcome);
  EXPECT_EQ(error.kind, ErrorKind::ConnectionLost);
  EXPECT_EQ(error.nativeCode, "57P01");
  EXPECT_FALSE(error.outcomeKnown);
  Client again;
  ASSERT_FALSE(again.open());
  EXPECT_FALSE(again.get<bool>(CacheHas{"k", ""}));
}

TEST_F(PostgresFaults, TheSameStoreOpensAgain) {
  client->run(CacheSet{"k", "1", 0, ""});
  client->store().close();
  EXPECT_EQ(client->store().phase(), Phase::Closed);
  ASSERT_FALSE(client->open());
  EXPECT_EQ(client->get<std::string>(CacheGet{"k", ""}), "1");
}

TEST_F(PostgresFaults, WithoutPreparedStatementsTheSame) {
  Settings settings = serverSettings();
  settings.preparedStatements = false;
  Client plain(settings);
  ASSERT_FALSE(plain.open());
  plain.run(CacheSet{"k", "1", 0, ""});
  EXPECT_EQ(plain.get<std::string>(CacheGet{"k", ""}), "1");
  EXPECT_EQ(plain.get<double>(CircuitRecordFailure{"c", 1}), 1);
}

TEST_F(PostgresFaults, AMissingTableIsNamedAndFoundAgain) {
  (*sql)("DROP TABLE go_goscope_cache");
  const RequestId missing = client->submit(CacheGet{"k", ""});
  const RequestId lock = client->submit(LockAcquire{"k", "a", 60000});
  client->settle();
  EXPECT_EQ(Client::errorIn(client->outcome(missing)).kind, ErrorKind::SchemaMissing);
  EXPECT_GT(Client::value<double>(client->outcome(lock)), 0);
  EXPECT_TRUE(client->isNothing(Connect{false, ""}));
  EXPECT_EQ(client->errorOf(CacheGet{"k", ""}).kind, ErrorKind::SchemaMissing);
  EXPECT_TRUE(client->isNothing(Connect{}));
  EXPECT_TRUE(client->isNothing(CacheGet{"k", ""}));
}

TEST_F(PostgresFaults, AColumnThatChangesItsTypeIsNoError) {
  client->run(CacheSet{"k", "1", 0, ""});
  client->run(CacheGet{"k", ""});
  (*sql)("ALTER TABLE go_goscope_cache ALTER value TYPE text USING value::text");
  EXPECT_EQ(client->get<std::string>(CacheGet{"k", ""}), "1");
}

TEST_F(PostgresFaults, AForeignTableIsAMismatch) {
  (*sql)("CREATE TABLE cache (id int)");
  client->run(Connect{true, "cache"});
  EXPECT_EQ(client->errorOf(CacheGet{"k", "cache"}).kind, ErrorKind::SchemaMismatch);
}

TEST_F(PostgresFaults, ManyConnectAtOnceToAnEmptyDatabase) {
  dropTables();
  std::vector<std::thread> threads;
  std::atomic<int> failures = 0;
  for (int at = 0; at < 16; ++at)
    threads.emplace_back([&] {
      Client one;
      if (one.open()) return void(++failures);
      failures += std::holds_alternative<Error>(one.run(Connect{}));
      failures += std::holds_alternative<Error>(one.run(Connect{true, "cache"}));
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ((*sql)("SELECT count(*) FROM pg_indexes WHERE tablename LIKE 'go_goscope%' OR tablename = 'cache'"), "12");
}

TEST_F(PostgresFaults, AnIndexNameThatIsTakenGetsAnother) {
  dropTables();
  (*sql)(
      "CREATE TABLE cache (key varchar(512) PRIMARY KEY, value jsonb NOT NULL, expires_at timestamp,"
      " created_at timestamp, accessed_at timestamp)");
  (*sql)("CREATE INDEX idx_cache_expires ON cache (expires_at)");
  ASSERT_TRUE(client->isNothing(Connect{}));
  ASSERT_TRUE(client->isNothing(Connect{true, "cache"}));
  const std::string indexes = "SELECT string_agg(indexname, ',' ORDER BY indexname) FROM pg_indexes WHERE tablename = ";
  EXPECT_EQ((*sql)(indexes + "'go_goscope_cache'"), "go_goscope_cache_expires_at_idx,go_goscope_cache_pkey");
  EXPECT_EQ((*sql)(indexes + "'cache'"), "cache_pkey,idx_cache_expires");
}

TEST_F(PostgresFaults, ARoleThatMayNotCreateUsesWhatIsThere) {
  runForRole("SET search_path = nowhere");
  Client poor;
  ASSERT_FALSE(poor.open());
  const Error error = poor.errorOf(Connect{});
  runForRole("RESET search_path");
  EXPECT_EQ(error.kind, ErrorKind::SchemaMissing);
  EXPECT_NE(error.message.find("go_goscope_locks"), std::string::npos);
}

TEST_F(PostgresFaults, WhereAllIsThereReadingIsEnoughToConnect) {
  runForRole("SET default_transaction_read_only = on");
  Client reader;
  ASSERT_FALSE(reader.open());
  runForRole("RESET default_transaction_read_only");
  EXPECT_TRUE(reader.isNothing(Connect{}));
  EXPECT_TRUE(reader.isNothing(CacheGet{"k", ""}));
  EXPECT_EQ(reader.errorOf(CacheSet{"k", "1", 0, ""}).kind, ErrorKind::ReadOnly);
}

TEST_F(PostgresFaults, RefusedConnectionsSayWhy) {
  Settings settings = serverSettings();
  settings.database = "no such";
  auto failure = Client(settings).open();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::ConnectFailed);
  EXPECT_EQ(failure->nativeCode, "3D000");
  settings = serverSettings();
  settings.port = 1;
  failure = Client(settings).open();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::ConnectFailed);
  EXPECT_TRUE(failure->retryable());
}

TEST_F(PostgresFaults, LargeValuesAndManyOperationsPass) {
  const std::string large = "\"" + std::string(3 << 20, 'x') + "\"";
  std::vector<RequestId> reads;
  for (int at = 0; at < 8; ++at) client->submit(CacheSet{"k" + std::to_string(at), large, 0, ""});
  for (int at = 0; at < 8; ++at) reads.push_back(client->submit(CacheGet{"k" + std::to_string(at), ""}));
  for (int at = 0; at < 20000; ++at) client->submit(CacheHas{"k", ""});
  client->settle();
  for (const RequestId read : reads) EXPECT_EQ(Client::value<std::string>(client->outcome(read)).size(), large.size());
}

}  // namespace
}  // namespace persistence::postgres
