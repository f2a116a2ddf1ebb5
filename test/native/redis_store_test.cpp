// The store against a real server.
#include "redis/store.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "redis_client.hpp"

namespace persistence::redis {
namespace {

using namespace std::chrono_literals;

using RedisStore = RedisTest;

TEST_F(RedisStore, ConnectAnswers) { EXPECT_TRUE(client->isNothing(Connect{})); }

TEST_F(RedisStore, LockIsHeldByOneOwner) {
  const double expiry = client->get<double>(LockAcquire{"p:lock:k", "a", 60000});
  EXPECT_NEAR(expiry, now() + 60000, 50);
  EXPECT_EQ(raw->text({"GET", "p:lock:k"}), "a");
  EXPECT_TRUE(client->isNothing(LockAcquire{"p:lock:k", "b", 60000}));
  EXPECT_TRUE(client->get<bool>(LockCheck{"p:lock:k", "a"}));
  EXPECT_FALSE(client->get<bool>(LockCheck{"p:lock:k", "b"}));
  EXPECT_FALSE(client->get<bool>(LockRelease{"p:lock:k", "b"}));
  EXPECT_TRUE(client->get<bool>(LockRelease{"p:lock:k", "a"}));
  EXPECT_FALSE(client->get<bool>(LockCheck{"p:lock:k", "a"}));
}

TEST_F(RedisStore, TheSameOwnersAcquireNeverShortens) {
  const double first = client->get<double>(LockAcquire{"k", "a", 60000});
  EXPECT_NEAR(client->get<double>(LockAcquire{"k", "a", 100}), first, 2);
  EXPECT_NEAR(static_cast<double>(raw->integer({"PTTL", "k"})), 60000, 100);
  EXPECT_NEAR(client->get<double>(LockAcquire{"k", "a", 120000}), first + 60000, 100);
}

TEST_F(RedisStore, ExtendIsForTheOwnerAndMayShorten) {
  client->run(LockAcquire{"k", "a", 60000});
  EXPECT_TRUE(client->isNothing(LockExtend{"k", "b", 1000}));
  EXPECT_NEAR(client->get<double>(LockExtend{"k", "a", 1000}), now() + 1000, 50);
  EXPECT_LE(raw->integer({"PTTL", "k"}), 1000);
  EXPECT_TRUE(client->isNothing(LockForceRelease{"k"}));
  EXPECT_TRUE(client->isNothing(LockExtend{"k", "a", 1000}));
  EXPECT_EQ(raw->integer({"EXISTS", "k"}), 0);
}

TEST_F(RedisStore, AnExpiredLockCanBeTaken) {
  client->run(LockAcquire{"k", "a", 30});
  EXPECT_TRUE(client->isNothing(LockAcquire{"k", "b", 30}));
  std::this_thread::sleep_for(40ms);
  EXPECT_GT(client->get<double>(LockAcquire{"k", "b", 1000}), 0);
}

TEST_F(RedisStore, BreakerFollowsTheTable) {
  const auto state = [this] { return client->get<BreakerState>(CircuitGet{"c"}); };
  EXPECT_TRUE(client->isNothing(CircuitGet{"c"}));
  EXPECT_EQ(client->get<double>(CircuitRecordFailure{"c", 2}), 1);
  EXPECT_EQ(state().state, Breaker::Closed);
  EXPECT_EQ(client->get<double>(CircuitRecordFailure{"c", 2}), 2);
  EXPECT_EQ(state().state, Breaker::Open);
  EXPECT_FALSE(state().lastSuccessTime);
  EXPECT_NEAR(state().lastFailureTime.value_or(0), now(), 50);
  EXPECT_TRUE(client->isNothing(CircuitRecordSuccess{"c"}));
  EXPECT_EQ(state().state, Breaker::Closed);
  EXPECT_EQ(state().failureCount, 0);
  EXPECT_TRUE(state().lastFailureTime && state().lastSuccessTime);
  client->run(CircuitSet{"c", {Breaker::HalfOpen, 1, std::nullopt, 0.0}});
  EXPECT_EQ(client->get<double>(CircuitRecordFailure{"c", 100}), 2);
  EXPECT_EQ(state().state, Breaker::Open);
  EXPECT_EQ(state().lastSuccessTime, 0.0);
  EXPECT_EQ(raw->integer({"PTTL", "c"}), -1);
}

TEST_F(RedisStore, BreakerKeepsTimesToTheLastDigit) {
  (*raw)({"SET", "c", R"({"state":"closed","failureCount":1,"lastSuccessTime":1700000000000.5})", "EX", "3600"});
  client->run(CircuitRecordFailure{"c", 5});
  EXPECT_EQ(client->get<BreakerState>(CircuitGet{"c"}).lastSuccessTime, 1700000000000.5);
  EXPECT_EQ(raw->integer({"PTTL", "c"}), -1);
}

TEST_F(RedisStore, CorruptBreakerIsSaid) {
  for (const char* text : {"{", "[]", "7", R"({"state":"ajar","failureCount":1})", R"({"state":"open"})"}) {
    (*raw)({"SET", "c", text});
    EXPECT_EQ(client->errorOf(CircuitGet{"c"}).kind, ErrorKind::CorruptValue) << text;
    EXPECT_EQ(client->errorOf(CircuitRecordFailure{"c", 3}).kind, ErrorKind::CorruptValue) << text;
    EXPECT_EQ(client->errorOf(CircuitRecordSuccess{"c"}).kind, ErrorKind::CorruptValue) << text;
    EXPECT_EQ(raw->text({"GET", "c"}), text);
  }
  (*raw)({"DEL", "c"});
  (*raw)({"LPUSH", "c", "x"});
  EXPECT_EQ(client->errorOf(CircuitRecordFailure{"c", 3}).kind, ErrorKind::CorruptValue);
}

TEST_F(RedisStore, CacheHoldsBytesAndExactTtl) {
  EXPECT_TRUE(client->isNothing(CacheGet{"x", ""}));
  client->run(CacheSet{"x", "v\r\n\xc3\xa4", 1500, ""});
  EXPECT_EQ(client->get<std::string>(CacheGet{"x", ""}), "v\r\n\xc3\xa4");
  EXPECT_NEAR(static_cast<double>(raw->integer({"PTTL", "x"})), 1500, 50);
  client->run(CacheSet{"x", "w", 0, ""});
  EXPECT_EQ(raw->integer({"PTTL", "x"}), -1);
  EXPECT_TRUE(client->get<bool>(CacheHas{"x", ""}));
  client->run(CacheDelete{"x", ""});
  EXPECT_FALSE(client->get<bool>(CacheHas{"x", ""}));
}

TEST_F(RedisStore, PrefixIsLiteralAndPatternIsGlob) {
  for (const char* key : {"a*b:1", "a*b:2", "a*b:x1", "axb:1", "a*b", "z"}) client->run(CacheSet{key, "1", 0, ""});
  EXPECT_EQ(client->get<Texts>(CacheKeys{"a*b:", std::nullopt, ""}), (Texts{"a*b:1", "a*b:2", "a*b:x1"}));
  EXPECT_EQ(client->get<Texts>(CacheKeys{"a*b:", "?", ""}), (Texts{"a*b:1", "a*b:2"}));
  EXPECT_EQ(client->get<double>(CacheSize{"a*b:", ""}), 3);
  client->run(CacheClear{"a*b:", ""});
  EXPECT_EQ(client->get<Texts>(CacheKeys{"", std::nullopt, ""}), (Texts{"a*b", "axb:1", "z"}));
}

TEST_F(RedisStore, ClearRemovesManyKeysAndOnlyThose) {
  for (int i = 0; i < 12000; ++i) client->submit(CacheSet{(i % 2 ? "a:" : "b:") + std::to_string(i), "1", 0, ""});
  ASSERT_FALSE(client->settle());
  EXPECT_EQ(client->get<double>(CacheSize{"a:", ""}), 6000);
  EXPECT_TRUE(client->isNothing(CacheClear{"a:", ""}));
  EXPECT_EQ(client->get<double>(CacheSize{"a:", ""}), 0);
  EXPECT_EQ(client->get<Texts>(CacheKeys{"b:", std::nullopt, ""}).size(), 6000u);
}

TEST_F(RedisStore, IdempotencyTellsTheExpiry) {
  EXPECT_TRUE(client->isNothing(IdempotencyGet{"i"}));
  client->run(IdempotencySet{"i", "[1]", 0});
  auto entry = client->get<Entry>(IdempotencyGet{"i"});
  EXPECT_EQ(std::get<std::string>(entry.value), "[1]");
  EXPECT_FALSE(entry.expiresAt);
  client->run(IdempotencySet{"i", "[2]", 5000});
  entry = client->get<Entry>(IdempotencyGet{"i"});
  EXPECT_EQ(std::get<std::string>(entry.value), "[2]");
  EXPECT_NEAR(entry.expiresAt.value_or(0), now() + 5000, 50);
  client->run(IdempotencyDelete{"i"});
  EXPECT_TRUE(client->isNothing(IdempotencyGet{"i"}));
}

TEST_F(RedisStore, AFailingOperationFailsAlone) {
  (*raw)({"LPUSH", "list", "x"});
  const auto before = client->submit(CacheSet{"x", "1", 0, ""});
  const auto failing = client->submit(CacheGet{"list", ""});
  const auto after = client->submit(CacheGet{"x", ""});
  ASSERT_FALSE(client->settle());
  EXPECT_TRUE(std::holds_alternative<Result>(client->outcome(before)));
  EXPECT_EQ(std::get<Error>(client->outcome(failing)).kind, ErrorKind::CorruptValue);
  EXPECT_EQ(client->value<std::string>(client->outcome(after)), "1");
}

TEST_F(RedisStore, FlushedScriptsAreSentAgainInOrder) {
  for (int round = 0; round < 20; ++round) {
    client->submit(LockAcquire{"k", "a", 60000});
    const auto denied = client->submit(LockAcquire{"k", "b", 60000});
    client->submit(LockForceRelease{"k"});
    const auto granted = client->submit(LockAcquire{"k", "b", 60000});
    const auto count = client->submit(CircuitRecordFailure{"c", 100});
    client->submit(LockRelease{"k", "b"});
    (*raw)({"SCRIPT", "FLUSH"});
    ASSERT_FALSE(client->settle());
    EXPECT_TRUE(std::holds_alternative<std::monostate>(std::get<Result>(client->outcome(denied))));
    EXPECT_GT(client->value<double>(client->outcome(granted)), 0);
    EXPECT_EQ(client->value<double>(client->outcome(count)), round + 1);
  }
}

TEST_F(RedisStore, LargeValuesComeBack) {
  const std::string value(100u << 20, 'x');
  client->run(CacheSet{"x", value, 0, ""});
  EXPECT_TRUE(client->get<std::string>(CacheGet{"x", ""}) == value);
}

TEST_F(RedisStore, DatabasesAreApart) {
  auto settings = serverSettings();
  settings.database = "3";
  settings.applicationName = "my app";
  Client other(settings);
  ASSERT_FALSE(other.open());
  other.run(CacheSet{"x", "3", 0, ""});
  EXPECT_TRUE(client->isNothing(CacheGet{"x", ""}));
  EXPECT_NE(raw->text({"CLIENT", "LIST"}).find("name=my-app"), std::string::npos);
}

TEST_F(RedisStore, AnUnknownDatabaseIsNoConnection) {
  auto settings = serverSettings();
  settings.database = "999";
  const auto failure = Client(settings).open();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::ConnectFailed);
}

TEST_F(RedisStore, AWrongPasswordIsSaidWithoutIt) {
  (*raw)({"ACL", "SETUSER", "guest", "on", ">secret", "+@all", "~*"});
  EXPECT_FALSE(Client().open({"guest", "secret"}));
  const auto failure = Client().open({"guest", "wr0ng"});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::AuthFailed);
  EXPECT_EQ(failure->nativeCode, "WRONGPASS");
  EXPECT_EQ(failure->message.find("wr0ng"), std::string::npos);
}

TEST_F(RedisStore, AForbiddenCommandFailsAlone) {
  (*raw)({"ACL", "SETUSER", "reader", "on", "nopass", "+get", "~*"});
  Client reader;
  ASSERT_FALSE(reader.open({"reader", std::nullopt}));
  EXPECT_EQ(reader.errorOf(CacheSet{"x", "1", 0, ""}).kind, ErrorKind::PermissionDenied);
  EXPECT_EQ(reader.errorOf(LockRelease{"x", "1"}).kind, ErrorKind::PermissionDenied);
  EXPECT_TRUE(reader.isNothing(CacheGet{"x", ""}));
}

TEST_F(RedisStore, TooManyClientsIsNoConnection) {
  (*raw)({"CONFIG", "SET", "maxclients", "2"});
  const auto failure = Client().open({"", "a password"});
  (*raw)({"CONFIG", "SET", "maxclients", "10000"});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::ServerBusy);
  EXPECT_TRUE(failure->retryable());
}

TEST_F(RedisStore, AKilledConnectionIsReportedAndCanBeOpenedAgain) {
  (*raw)({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  const auto outcome = client->run(CacheGet{"x", ""});
  ASSERT_TRUE(std::holds_alternative<Error>(outcome));
  EXPECT_EQ(std::get<Error>(outcome).kind, ErrorKind::ConnectionLost);
  Client again;
  client->store().close();
  EXPECT_EQ(client->store().phase(), Phase::Closed);
  EXPECT_FALSE(client->open());
}

TEST(RedisConnect, NobodyListensIsNoConnection) {
  Settings settings;
  settings.host = "127.0.0.1";
  settings.port = 1;
  const auto failure = Client(settings).open();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::ConnectFailed);
  EXPECT_EQ(failure->nativeCode, "ECONNREFUSED");
  settings.socketPath = "/nonexistent/redis.sock";
  EXPECT_EQ(Client(settings).open()->nativeCode, "ENOENT");
  settings.socketPath = "";
  settings.host = "no-such-host.invalid";
  EXPECT_EQ(Client(settings).open()->kind, ErrorKind::ConnectFailed);
}

}  // namespace
}  // namespace persistence::redis
