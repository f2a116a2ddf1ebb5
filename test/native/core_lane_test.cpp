#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "echo_store.hpp"
#include "runtime.hpp"

namespace persistence::testing {
namespace {

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

TEST_F(Lanes, ALostReplyIsAskedForAgainWhereTheServerCountsOnce) {
  Client client(runtime, store(), settings);
  server().countsOnce = true;
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  server().mode = EchoServer::Mode::HangUp;
  const uint64_t failure = client.call(CircuitRecordFailure{"key", 3});
  client.flush();
  EXPECT_TRUE(runtime.runUntil([this] { return server().accepted > 1; }));
  server().mode = EchoServer::Mode::Echo;
  ASSERT_TRUE(answered(client, 2));
  EXPECT_EQ(client.errorOf(failure), nullptr);
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
      clients.push_back(std::make_unique<Client>(runtime, store(), settings, ThreadCells{&held, &waiting}));
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
  starved.start(1);  // what was queued there returns as soon as libuv has a worker again
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

TEST_F(Lanes, AWrongServerIsLeftAndWhatItRefusedIsSentAgain) {
  Client client(runtime, store(), settings);
  client.call(CircuitRecordFailure{"breaker", 5});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  server().mode = EchoServer::Mode::ReadOnly;
  client.call(CircuitRecordFailure{"breaker", 5});
  client.flush();
  std::this_thread::sleep_for(50ms);
  server().mode = EchoServer::Mode::Echo;
  ASSERT_TRUE(answered(client, 2));
  EXPECT_EQ(client.errorOf(1), nullptr);
  EXPECT_GE(server().accepted, 2);
  EXPECT_EQ(client.lookedAgain, 2);  // when it was met, and when the right one was found
}

TEST_F(Lanes, AServerThatStaysReadOnlyIsToldWithinTheDeadlineAndNotStormed) {
  settings.reconnectMax = Milliseconds(2000);
  Client client(runtime, store(), settings);
  server().mode = EchoServer::Mode::ReadOnly;
  const TimePoint start = Clock::now();
  for (int at = 0; at < 20; ++at) client.call(CacheSet{"key", "value", 0, ""}, 1s);
  client.flush();
  ASSERT_TRUE(answered(client, 20));
  EXPECT_LT(Clock::now() - start, 1500ms);
  for (uint64_t at = 0; at < 20; ++at) EXPECT_EQ(client.errorOf(at)->kind, ErrorKind::ReadOnly);
  EXPECT_LE(server().accepted, 5);
}

TEST_F(Lanes, CallsOnTheKeyOfARefusedOneWaitWithItAndOthersDoNot) {
  Client client(runtime, store(), settings);
  server().mode = EchoServer::Mode::ReadOnly;
  client.call(CacheSet{"a", "1", 0, ""}, 3s);
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return server().accepted >= 3; }));
  std::this_thread::sleep_for(50ms);  // refused again: held for at least 300 ms
  server().mode = EchoServer::Mode::Echo;
  client.call(CacheGet{"a", ""}, 3s);
  client.call(CacheGet{"b", ""}, 3s);
  client.flush();
  ASSERT_TRUE(answered(client, 3));
  const auto at = [&](uint64_t call) { return std::find(client.order.begin(), client.order.end(), call); };
  EXPECT_LT(at(0), at(1));
  EXPECT_LT(at(2), at(0));
}

TEST_F(Lanes, ALaneThatIsToldToLookAgainStaysWhereAWriteWorks) {
  Client client(runtime, store(), settings);
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  client.lane.lookAgain();
  const auto callAll = [&](const Operation& operation) {
    for (int at = 0; at < 6; ++at) {
      client.call(operation);
      client.flush();
      const size_t count = client.answered() + 1;
      ASSERT_TRUE(answered(client, count));
      std::this_thread::sleep_for(50ms);
    }
  };
  callAll(CacheSet{"key", "value", 0, ""});
  EXPECT_EQ(server().accepted, 1);
  client.lane.lookAgain();
  callAll(CacheGet{"key", ""});
  EXPECT_EQ(server().accepted, 2);
}

TEST_F(Lanes, ReadsOfOtherKeysAreLentWhileAWriteHangs) {
  Client client(runtime, store(), settings);
  client.hasSpare = true;
  server().mode = EchoServer::Mode::Silent;
  client.call(CacheSet{"a", "1", 0, ""});
  client.call(CacheGet{"a", ""});
  client.call(CacheGet{"b", ""});
  client.call(CacheKeys{"", std::nullopt, ""});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return !client.lent.empty(); }, 1s));
  client.call(LockCheck{"l", "owner"});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return client.lent.size() == 2; }, 1s));
  EXPECT_EQ(client.lent, (std::vector<uint64_t>{2, 4}));
}

TEST_F(Lanes, NoReadIsLentWithoutAWriteThatHangsOrWithoutAConnectionToSpare) {
  Client spared(runtime, store(), settings);
  Client alone(runtime, store(), settings);
  spared.hasSpare = true;
  server().mode = EchoServer::Mode::Silent;
  spared.call(CacheGet{"a", ""}, 300ms);
  alone.call(CacheSet{"a", "1", 0, ""}, 300ms);
  alone.call(CacheGet{"b", ""}, 300ms);
  spared.flush();
  alone.flush();
  ASSERT_TRUE(answered(spared, 1) && answered(alone, 2));
  EXPECT_TRUE(spared.lent.empty() && alone.lent.empty());
}

TEST_F(Lanes, WhatWouldChangeALentReadWaitsForIt) {
  Client client(runtime, store(), settings);
  client.hasSpare = true;
  server().mode = EchoServer::Mode::Silent;
  client.call(CacheSet{"a", "1", 0, ""}, 5s);
  client.call(CacheGet{"b", ""}, 5s);
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return client.lent.size() == 1; }, 1s));
  server().mode = EchoServer::Mode::Echo;
  client.call(CacheSet{"b", "1", 0, ""}, 5s);
  client.call(CacheGet{"b", ""}, 5s);
  client.call(CacheSet{"c", "1", 0, ""}, 5s);
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  EXPECT_FALSE(runtime.runUntil([&] { return client.answered() > 1; }, 200ms));
  EXPECT_EQ(client.order, std::vector<uint64_t>{4});
  client.lane.readIsBack(1);
  ASSERT_TRUE(answered(client, 3));
  EXPECT_EQ(client.order, (std::vector<uint64_t>{4, 2, 3}));
}

TEST_F(Lanes, ALaneThatCannotConnectGivesItsCallsBackToOneThatCan) {
  Client client(runtime, store(), settings);
  client.neighbours = Others::Up;
  server().mode = EchoServer::Mode::Refuse;
  client.call(LockRelease{"a", "owner"});
  client.call(Connect{});
  client.call(LockRelease{"b", "owner"});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return client.returned.size() == 2; }));
  EXPECT_EQ(client.returned, (std::vector<uint64_t>{0, 2}));
  ASSERT_TRUE(answered(client, 1));
  EXPECT_EQ(client.errorOf(1)->kind, ErrorKind::ConnectFailed);
}

TEST_F(Lanes, AFarewellIsReadBeforeAnythingIsSent) {
  Client client(runtime, store(), settings);
  client.call(CircuitRecordFailure{"breaker", 5});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  std::this_thread::sleep_for(20ms);
  server().hangUpAll();
  client.call(CircuitRecordFailure{"breaker", 5});
  client.flush();
  ASSERT_TRUE(answered(client, 2));
  EXPECT_EQ(client.errorOf(1), nullptr);
}

}  // namespace
}  // namespace persistence::testing
