#include <gtest/gtest.h>

#include "lanes.hpp"

namespace persistence::testing {
namespace {

TEST_F(Lanes, AThousandCallsOfOneTurnAreAnsweredInCallOrder) {
  Client client(runtime, store(), settings);
  for (int at = 0; at < 1000; ++at) client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1000));
  for (uint64_t at = 0; at < 1000; ++at) EXPECT_EQ(client.order[at], at);
  EXPECT_EQ(server().accepted, 1);
}

TEST_F(Lanes, ALaneThatHasSleptIsWokenByTheNextCall) {
  Client client(runtime, store(), settings);
  for (size_t at = 0; at < 20; ++at) {
    client.call(LockRelease{"key", "owner"});
    client.flush();
    ASSERT_TRUE(answered(client, at + 1));
    std::this_thread::sleep_for(at % 2 ? 5ms : 0ms);
  }
  EXPECT_EQ(server().accepted, 1);
}

TEST_F(Lanes, ALaneWithoutCallsTakesNoThreadFromTheOthers) {
  Client client(runtime, store(), settings);
  client.flush();
  EXPECT_EQ(client.scheduled(), 0);
  client.call(LockRelease{"key", "owner"});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  EXPECT_GE(client.scheduled(), 1);
}

TEST_F(Lanes, ASilentServerGivesTimeoutsAndItsConnectionIsNotUsedAgain) {
  Client client(runtime, store(), settings);
  server().mode = EchoServer::Mode::Silent;
  const TimePoint start = Clock::now();
  for (int at = 0; at < 3; ++at) client.call(CacheGet{"key", ""}, 100ms);
  client.flush();
  ASSERT_TRUE(answered(client, 3));
  EXPECT_LT(Clock::now() - start, 1s);
  EXPECT_EQ(client.errorOf(0)->kind, ErrorKind::Timeout);
  EXPECT_FALSE(client.errorOf(0)->outcomeKnown);
  server().mode = EchoServer::Mode::Echo;
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 4));
  EXPECT_EQ(client.errorOf(3), nullptr);
  EXPECT_EQ(server().accepted, 2);
}

TEST_F(Lanes, ASilentServerHasTimedOutForThoseWhoCanNotBeSentAgain) {
  Client client(runtime, store(), settings);
  server().mode = EchoServer::Mode::Silent;
  client.call(CacheGet{"key", ""}, 50ms);
  const uint64_t failure = client.call(CircuitRecordFailure{"key", 3});
  client.flush();
  ASSERT_TRUE(answered(client, 2, 1s));
  EXPECT_EQ(client.errorOf(failure)->kind, ErrorKind::Timeout);
  EXPECT_FALSE(client.errorOf(failure)->outcomeKnown);
}

TEST_F(Lanes, ALostReplyIsResolvedByAskingAgainOrSaidToBeUnknown) {
  Client client(runtime, store(), settings);
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  server().mode = EchoServer::Mode::HangUp;
  const uint64_t failure = client.call(CircuitRecordFailure{"key", 3});
  const uint64_t get = client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 2));
  server().mode = EchoServer::Mode::Echo;
  ASSERT_TRUE(answered(client, 3));
  ASSERT_NE(client.errorOf(failure), nullptr);
  EXPECT_EQ(client.errorOf(failure)->kind, ErrorKind::ConnectionLost);
  EXPECT_FALSE(client.errorOf(failure)->outcomeKnown);
  EXPECT_EQ(client.outcomes.count(get), 1u);
}

TEST_F(Lanes, ARefusalAfterALostReplySaysNothingOfTheWriteBeforeIt) {
  Client client(runtime, store(), settings);
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  server().mode = EchoServer::Mode::Silent;
  const uint64_t set = client.call(CacheSet{"key", "value", 0, ""});
  const uint64_t get = client.call(CacheGet{"other", ""});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([this] { return server().received == 3; }));
  server().mode = EchoServer::Mode::Full;
  server().hangUpAll();
  ASSERT_TRUE(answered(client, 3));
  const uint64_t after = client.call(CacheSet{"another", "value", 0, ""});
  client.flush();
  ASSERT_TRUE(answered(client, 4));
  for (const uint64_t call : {set, get, after}) ASSERT_NE(client.errorOf(call), nullptr);
  EXPECT_FALSE(client.errorOf(set)->outcomeKnown);
  EXPECT_TRUE(client.errorOf(get)->outcomeKnown);
  EXPECT_TRUE(client.errorOf(after)->outcomeKnown);
}

TEST_F(Lanes, ALostReplyIsAskedForAgainWhereTheServerCountsOnce) {
  Client client(runtime, store(), settings);
  server().countsOnce = true;
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  server().mode = EchoServer::Mode::Silent;
  const uint64_t failure = client.call(CircuitRecordFailure{"key", 3});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([this] { return server().received == 2; }));
  server().mode = EchoServer::Mode::Echo;
  server().hangUpAll();
  ASSERT_TRUE(answered(client, 2));
  EXPECT_EQ(client.errorOf(failure), nullptr);
  EXPECT_EQ(server().accepted, 2);
}

TEST_F(Lanes, AServerThatWasNeverThereFailsTheCallAtOnce) {
  Client client(runtime, store(), settings);
  server().mode = EchoServer::Mode::Refuse;
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1, 1s));
  EXPECT_EQ(client.errorOf(0)->kind, ErrorKind::ConnectFailed);
  EXPECT_TRUE(client.errorOf(0)->outcomeKnown);
}

TEST_F(Lanes, AfterALossCallsWaitForTheServersReturn) {
  Client client(runtime, store(), settings);
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  server().mode = EchoServer::Mode::HangUp;
  client.call(CacheGet{"key", ""});
  client.flush();
  runtime.runUntil([] { return false; }, 30ms);
  server().mode = EchoServer::Mode::Refuse;
  runtime.runUntil([] { return false; }, 50ms);
  EXPECT_NE(client.lane.link(), Link::Up);
  server().mode = EchoServer::Mode::Echo;
  ASSERT_TRUE(answered(client, 2));
}

TEST_F(Lanes, AnIdleConnectionThatTheServerClosesIsNoticed) {
  Client client(runtime, store(), settings);
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  EXPECT_EQ(client.lane.link(), Link::Up);
  std::this_thread::sleep_for(10ms);
  server().mode = EchoServer::Mode::HangUp;
  client.call(CircuitRecordFailure{"key", 1});
  client.flush();
  EXPECT_TRUE(runtime.runUntil([&] { return client.lane.link() == Link::Lost; }));
}

TEST_F(Lanes, CloseAnswersAndTheNextCallConnectsAgain) {
  Client client(runtime, store(), settings);
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  client.lane.close();
  ASSERT_TRUE(runtime.runUntil([&] { return client.closed; }));
  EXPECT_NE(client.lane.link(), Link::Up);
}

TEST_F(Lanes, QuitReturnsWithWorkInFlight) {
  server().mode = EchoServer::Mode::Silent;
  for (int round = 0; round < 50; ++round) {
    Client client(runtime, store(), settings);
    for (int at = 0; at < 10; ++at) client.call(CacheGet{"key", ""});
    client.flush();
    if (round % 2) runtime.runUntil([] { return false; }, 3ms);
  }
}

TEST_F(Lanes, BusyLanesShareTheThreadsThatTheyMayHold) {
  std::atomic<int32_t> held{0};
  std::atomic<int32_t> waiting{0};
  {
    std::vector<std::unique_ptr<Client>> clients;
    for (int at = 0; at < 8; ++at)
      clients.push_back(std::make_unique<Client>(runtime, store(), settings, BudgetCells{&held, &waiting}));
    for (int round = 0; round < 20; ++round) {
      for (auto& client : clients) {
        for (int at = 0; at < 50; ++at) client->call(CacheGet{"key", ""});
        client->flush();
      }
      EXPECT_LE(held, 2);
      for (auto& client : clients) ASSERT_TRUE(answered(*client, 50 * (round + 1)));
    }
  }
  EXPECT_EQ(held, 0);
  EXPECT_EQ(waiting, 0);
}

TEST_F(Lanes, AFunctionForThePasswordIsAskedAtEachConnect) {
  settings.asksForPassword = true;
  Client client(runtime, store(), settings);
  client.call(CacheGet{"key", ""}, 200ms);
  client.flush();
  runtime.runUntil([] { return false; }, 20ms);
  client.lane.answerLogin(Login{"user", "secret"});
  ASSERT_TRUE(answered(client, 1));
  EXPECT_EQ(client.errorOf(0), nullptr);
}

TEST_F(Lanes, AThreadOfOursServesWhileLibuvHasNoWorker) {
  Runtime starved(0);
  Client client(starved, store(), settings);
  client.call(CacheGet{"key", ""}, 1s);
  client.flush();
  ASSERT_TRUE(starved.runUntil([&] { return client.answered() >= 1; }, 1s));
  EXPECT_EQ(client.errorOf(0), nullptr);
  starved.start(1);  // the queued work ends as soon as libuv has a worker again
}

TEST_F(Lanes, ADeadlineHoldsWhileLibuvHasNoWorker) {
  Runtime starved(0);
  Client client(starved, store(), settings);
  server().mode = EchoServer::Mode::Silent;
  const TimePoint start = Clock::now();
  client.call(CacheGet{"key", ""}, 200ms);
  client.flush();
  ASSERT_TRUE(starved.runUntil([&] { return client.answered() >= 1; }, 1s));
  EXPECT_EQ(client.errorOf(0)->kind, ErrorKind::Timeout);
  EXPECT_LT(Clock::now() - start, 400ms);
  starved.start(1);
}

TEST_F(Lanes, CallsGoOnWhenLibuvHasAWorkerAgain) {
  Runtime starved(0);
  Client client(starved, store(), settings);
  for (size_t at = 0; at < 50; ++at) {
    if (at == 25) starved.start(2);
    client.call(LockRelease{"key", "owner"}, 1s);
    client.flush();
    ASSERT_TRUE(starved.runUntil([&] { return client.answered() > at; }, 2s)) << at;
  }
  EXPECT_EQ(server().accepted, 1);
}

TEST_F(Lanes, TellHowManyCallsAreQueuedAndInFlight) {
  Client client(runtime, store(), settings);
  server().mode = EchoServer::Mode::Silent;
  client.call(Connect{});
  for (int at = 0; at < 3; ++at) client.call(CacheGet{"key", ""}, 300ms);
  EXPECT_EQ(client.lane.usage().queued, 3u);
  EXPECT_EQ(client.lane.usage().inFlight, 0u);
  client.lane.withdraw([](uint64_t call) { return call == 1; });
  EXPECT_EQ(client.lane.usage().queued, 2u);
  server().mode = EchoServer::Mode::Echo;
  client.flush();
  ASSERT_TRUE(answered(client, 3));
  server().mode = EchoServer::Mode::Silent;
  for (int at = 0; at < 3; ++at) client.call(CacheGet{"key", ""}, 300ms);
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return client.lane.usage().inFlight == 3; }, 1s));
  EXPECT_EQ(client.lane.usage().queued, 0u);
  ASSERT_TRUE(answered(client, 6));
  EXPECT_EQ(client.lane.usage().queued, 0u);
  EXPECT_EQ(client.lane.usage().inFlight, 0u);
}

TEST_F(Lanes, CallsThatAreTakenBackAreNotCounted) {
  Client client(runtime, store(), settings);
  client.neighbours = Others::Up;
  server().mode = EchoServer::Mode::Refuse;
  for (int at = 0; at < 40; ++at) client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return client.returned.size() == 40; }, 2s));
  EXPECT_EQ(client.lane.usage().queued, 0u);
  EXPECT_EQ(client.lane.usage().inFlight, 0u);
}

}  // namespace
}  // namespace persistence::testing
