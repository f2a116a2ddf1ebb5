// The store against a real server: what each operation does.
#include <thread>

#include "postgres_client.hpp"

namespace persistence::postgres {
namespace {

using PostgresStore = PostgresTest;

void pause(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

TEST_F(PostgresStore, LockIsHeldByOneOwner) {
  const double expiry = client->get<double>(LockAcquire{"p:lock:k", "a", 60000});
  EXPECT_NEAR(expiry, now() + 60000, 50);
  EXPECT_TRUE(client->isNothing(LockAcquire{"p:lock:k", "b", 60000}));
  EXPECT_TRUE(client->get<bool>(LockCheck{"p:lock:k", "a"}));
  EXPECT_FALSE(client->get<bool>(LockCheck{"p:lock:k", "b"}));
  EXPECT_FALSE(client->get<bool>(LockRelease{"p:lock:k", "b"}));
  EXPECT_TRUE(client->get<bool>(LockRelease{"p:lock:k", "a"}));
  EXPECT_FALSE(client->get<bool>(LockCheck{"p:lock:k", "a"}));
}

TEST_F(PostgresStore, TheSameOwnersAcquireNeverShortens) {
  const double first = client->get<double>(LockAcquire{"k", "a", 60000});
  EXPECT_NEAR(client->get<double>(LockAcquire{"k", "a", 100}), first, 0.01);
  EXPECT_NEAR(client->get<double>(LockAcquire{"k", "a", 120000}), first + 60000, 200);
}

TEST_F(PostgresStore, ExtendIsForTheOwnerAndMayShorten) {
  client->run(LockAcquire{"k", "a", 60000});
  EXPECT_TRUE(client->isNothing(LockExtend{"k", "b", 1000}));
  EXPECT_NEAR(client->get<double>(LockExtend{"k", "a", 1000}), now() + 1000, 50);
  EXPECT_TRUE(client->isNothing(LockExtend{"none", "a", 1000}));
}

TEST_F(PostgresStore, AnExpiredLockIsTakenAndNotExtended) {
  client->run(LockAcquire{"k", "a", 60});
  EXPECT_TRUE(client->isNothing(LockAcquire{"k", "b", 60}));
  pause(80);
  EXPECT_FALSE(client->get<bool>(LockCheck{"k", "a"}));
  EXPECT_TRUE(client->isNothing(LockExtend{"k", "a", 1000}));
  EXPECT_GT(client->get<double>(LockAcquire{"k", "b", 60000}), 0);
  EXPECT_FALSE(client->get<bool>(LockRelease{"k", "a"}));
  EXPECT_TRUE(client->get<bool>(LockCheck{"k", "b"}));
  client->run(LockForceRelease{"k"});
  EXPECT_FALSE(client->get<bool>(LockCheck{"k", "b"}));
}

TEST_F(PostgresStore, WallTimesAreUtcWhateverTheSessionsZone) {
  (*sql)("DO $$ BEGIN EXECUTE 'ALTER ROLE ' || current_user || ' SET timezone = ''Asia/Tokyo'''; END $$");
  Client tokyo;
  ASSERT_FALSE(tokyo.open());
  (*sql)("DO $$ BEGIN EXECUTE 'ALTER ROLE ' || current_user || ' RESET timezone'; END $$");
  EXPECT_NEAR(tokyo.get<double>(LockAcquire{"k", "a", 60000}), now() + 60000, 50);
  EXPECT_TRUE(client->isNothing(LockAcquire{"k", "b", 1000}));
  tokyo.run(IdempotencySet{"i", "1", 60000});
  EXPECT_NEAR(*client->get<Entry>(IdempotencyGet{"i"}).expiresAt, now() + 60000, 50);
}

TEST_F(PostgresStore, BreakerFollowsTheTable) {
  EXPECT_TRUE(client->isNothing(CircuitGet{"c"}));
  EXPECT_EQ(client->get<double>(CircuitRecordFailure{"c", 2}), 1);
  EXPECT_EQ(client->get<BreakerState>(CircuitGet{"c"}).state, Breaker::Closed);
  EXPECT_EQ(client->get<double>(CircuitRecordFailure{"c", 2}), 2);
  auto state = client->get<BreakerState>(CircuitGet{"c"});
  EXPECT_EQ(state.state, Breaker::Open);
  EXPECT_NEAR(*state.lastFailureTime, now(), 50);
  EXPECT_FALSE(state.lastSuccessTime);
  client->run(CircuitRecordSuccess{"c"});
  state = client->get<BreakerState>(CircuitGet{"c"});
  EXPECT_EQ(state.state, Breaker::Closed);
  EXPECT_EQ(state.failureCount, 0);
  EXPECT_TRUE(state.lastFailureTime && state.lastSuccessTime);
  client->run(CircuitSet{"c", {Breaker::HalfOpen, 0, {}, {}}});
  EXPECT_EQ(client->get<double>(CircuitRecordFailure{"c", 100}), 1);
  EXPECT_EQ(client->get<BreakerState>(CircuitGet{"c"}).state, Breaker::Open);
}

TEST_F(PostgresStore, BreakerTimesKeepTheirMilliseconds) {
  for (const double time : {0.0, 1.0, 1700000000123.0, 1700000000999.0, -5.0, 8640000000000000.0}) {
    client->run(CircuitSet{"c", {Breaker::Open, 7, time, {}}});
    const auto state = client->get<BreakerState>(CircuitGet{"c"});
    EXPECT_EQ(state.lastFailureTime, time);
    EXPECT_EQ(state.failureCount, 7);
    EXPECT_FALSE(state.lastSuccessTime);
  }
}

TEST_F(PostgresStore, CacheHoldsJsonUntilItsTtl) {
  client->run(CacheSet{"p:cache:a", R"({"n": 1})", 0, ""});
  EXPECT_EQ(client->get<std::string>(CacheGet{"p:cache:a", ""}), R"({"n": 1})");
  EXPECT_EQ((*sql)("SELECT jsonb_typeof(value) FROM go_goscope_cache"), "object");
  client->run(CacheSet{"p:cache:a", "2", 40, ""});
  EXPECT_TRUE(client->get<bool>(CacheHas{"p:cache:a", ""}));
  pause(60);
  EXPECT_TRUE(client->isNothing(CacheGet{"p:cache:a", ""}));
  EXPECT_FALSE(client->get<bool>(CacheHas{"p:cache:a", ""}));
  EXPECT_EQ(client->get<double>(CacheSize{"p:", ""}), 0);
  EXPECT_EQ(client->get<double>(CachePrune{"q:", ""}), 0);
  EXPECT_EQ(client->get<double>(CachePrune{"p:", ""}), 1);
  EXPECT_FALSE(client->get<bool>(CacheHas{"nothing", ""}));
}

TEST_F(PostgresStore, PrefixesAreLiteralAndPatternsAreLike) {
  for (const char* key : {"a_%\\*:x1", "a_%\\*:y", "abc\\*:x", "a_%", ""}) client->run(CacheSet{key, "1", 0, ""});
  EXPECT_EQ(client->get<Texts>(CacheKeys{"a_%\\*:", {}, ""}).size(), 2u);
  EXPECT_EQ(client->get<Texts>(CacheKeys{"a_%\\*:", "x_", ""}), Texts{"a_%\\*:x1"});
  EXPECT_EQ(client->get<Texts>(CacheKeys{"a_%\\*:", "\\_", ""}), Texts{});
  client->run(CacheClear{"a_%\\*:", ""});
  EXPECT_EQ(client->get<double>(CacheSize{"", ""}), 3);
  client->run(CacheClear{"", ""});
  EXPECT_EQ(client->get<double>(CacheSize{"", ""}), 0);
}

TEST_F(PostgresStore, ClearTakesBatchesAndLeavesTheOthers) {
  (*sql)(
      "INSERT INTO go_goscope_cache (key, value) SELECT p || i, '1' FROM generate_series(1, 6001) i, "
      "(VALUES ('a*b:'), ('b:')) v(p)");
  client->run(CacheClear{"a*b:", ""});
  EXPECT_EQ(client->get<double>(CacheSize{"a*b:", ""}), 0);
  EXPECT_EQ(client->get<double>(CacheSize{"b:", ""}), 6001);
}

TEST_F(PostgresStore, AnOwnTableIsQuotedAndStandsBesideTheDocumentedOne) {
  const std::string own = "own \"cache";
  ASSERT_TRUE(client->isNothing(Connect{true, own}));
  client->run(CacheSet{"k", "1", 60000, own});
  EXPECT_EQ(client->get<std::string>(CacheGet{"k", own}), "1");
  EXPECT_TRUE(client->isNothing(CacheGet{"k", ""}));
  EXPECT_EQ(client->get<Texts>(CacheKeys{"", {}, own}), Texts{"k"});
  EXPECT_EQ((*sql)("SELECT count(*) FROM pg_indexes WHERE tablename = 'own \"cache'"), "2");
  client->run(CacheDelete{"k", own});
  EXPECT_FALSE(client->get<bool>(CacheHas{"k", own}));
}

TEST_F(PostgresStore, IdempotencyTellsItsExpiry) {
  client->run(IdempotencySet{"k", "[null]", 0});
  EXPECT_FALSE(client->get<Entry>(IdempotencyGet{"k"}).expiresAt);
  client->run(IdempotencySet{"k", "[1]", 60000});
  const auto entry = client->get<Entry>(IdempotencyGet{"k"});
  EXPECT_EQ(std::get<std::string>(entry.value), "[1]");
  EXPECT_NEAR(*entry.expiresAt, now() + 60000, 50);
  client->run(IdempotencyDelete{"k"});
  EXPECT_TRUE(client->isNothing(IdempotencyGet{"k"}));
}

CheckpointSave checkpoint(const std::string& id, const std::string& task, int64_t sequence) {
  return {"p:", id, task, sequence, 1700000000000, 49.6, R"({"a": "\u0001"})", {}};
}

TEST_F(PostgresStore, CheckpointsComeBackAsDocuments) {
  auto save = checkpoint("i\"1", "t", 3);
  client->run(save);
  EXPECT_EQ(
      client->get<std::string>(CheckpointLoad{"p:", "i\"1"}),
      R"({"id":"i\"1","taskId":"t","sequence":3,"timestamp":1700000000000,"progress":50,"data":{"a": "\u0001"}})");
  save.estimatedTimeRemaining = 12.4;
  client->run(save);
  EXPECT_NE(client->get<std::string>(CheckpointLoadLatest{"p:", "t"}).find(R"("estimatedTimeRemaining":12})"),
            std::string::npos);
  EXPECT_TRUE(client->isNothing(CheckpointLoad{"", "i\"1"}));
  EXPECT_TRUE(client->isNothing(CheckpointLoadLatest{"q:", "t"}));
}

TEST_F(PostgresStore, OneCheckpointPerTaskAndSequence) {
  client->run(checkpoint("a", "t", 1));
  client->run(checkpoint("b", "t", 1));
  EXPECT_TRUE(client->isNothing(CheckpointLoad{"p:", "a"}));
  client->run(checkpoint("b", "t", 2));
  EXPECT_EQ(client->get<Texts>(CheckpointList{"p:", "t"}).size(), 1u);
  client->run(checkpoint("b", "u", 2));
  EXPECT_EQ(client->get<Texts>(CheckpointList{"p:", "t"}).size(), 0u);
  EXPECT_EQ(client->get<Texts>(CheckpointList{"p:", "u"}).size(), 1u);
}

TEST_F(PostgresStore, AUniqueIndexOnTaskAndSequenceIsNoObstacle) {
  (*sql)("CREATE UNIQUE INDEX ON go_goscope_checkpoints (task_id, sequence)");
  EXPECT_TRUE(client->isNothing(checkpoint("a", "t", 1)));
  EXPECT_TRUE(client->isNothing(checkpoint("b", "t", 1)));
  EXPECT_TRUE(client->isNothing(CheckpointLoad{"p:", "a"}));
}

TEST_F(PostgresStore, CleanupKeepsTheLast) {
  for (int at = 9; at > 0; --at) client->submit(checkpoint("i" + std::to_string(at), "t", at));
  client->submit(checkpoint("other", "u", 1));
  client->run(CheckpointCleanup{"p:", "t", 2});
  const auto kept = client->get<Texts>(CheckpointList{"p:", "t"});
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_NE(kept[0].find("\"sequence\":8"), std::string::npos);
  client->run(CheckpointCleanup{"p:", "t", 0});
  EXPECT_TRUE(client->isNothing(CheckpointLoadLatest{"p:", "t"}));
  client->run(CheckpointDeleteAll{"p:", "u"});
  EXPECT_EQ((*sql)("SELECT count(*) FROM go_goscope_checkpoints"), "0");
}

TEST_F(PostgresStore, ExpiredRowsGoInPassing) {
  (*sql)("INSERT INTO go_goscope_locks SELECT 'old' || i, 'o', '2000-01-01' FROM generate_series(1, 30) i");
  (*sql)("INSERT INTO go_goscope_cache SELECT 'old' || i, '1', '2000-01-01' FROM generate_series(1, 30) i");
  for (int at = 0; at < 400; ++at) {
    client->submit(LockAcquire{"k" + std::to_string(at), "a", 60000});
    client->submit(CacheSet{"k" + std::to_string(at), "1", 60000, ""});
  }
  client->settle();
  client->run(CacheGet{"k1", ""});
  EXPECT_EQ((*sql)("SELECT count(*) FROM go_goscope_locks"), "400");
  EXPECT_EQ((*sql)("SELECT count(*) FROM go_goscope_cache"), "400");
}

}  // namespace
}  // namespace persistence::postgres
