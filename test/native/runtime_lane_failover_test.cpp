#include <gtest/gtest.h>

#include <algorithm>

#include "lanes.hpp"

namespace persistence::testing {
namespace {

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
  EXPECT_EQ(client.lookedAgain, 2);  // at the read-only server, and at the writable one
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

TEST_F(Lanes, ALaneThatMaySendACountAgainKeepsTheCallsOnBreakers) {
  Client client(runtime, store(), settings);
  server().countsOnce = true;
  server().mode = EchoServer::Mode::Silent;
  client.call(CircuitRecordFailure{"a", 5});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return server().accepted == 1 && server().received > 0; }));
  client.neighbours = Others::Up;
  server().mode = EchoServer::Mode::Refuse;
  server().hangUpAll();
  client.call(CircuitRecordSuccess{"a"});
  client.call(LockRelease{"a", "owner"});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return !client.returned.empty(); }));
  EXPECT_EQ(client.returned, std::vector<uint64_t>{2});
  server().mode = EchoServer::Mode::Echo;
  ASSERT_TRUE(answered(client, 2));
  EXPECT_EQ(client.order, (std::vector<uint64_t>{0, 1}));
}

TEST_F(Lanes, ClosingForgetsCallsThatNobodyWaitsFor) {
  Client client(runtime, store(), settings);
  server().mode = EchoServer::Mode::Silent;
  const TimePoint now = Clock::now();
  client.lane.push({kNobody, CacheGet{"key", ""}, now, now + 2s});
  client.flush();
  ASSERT_TRUE(runtime.runUntil([&] { return server().received > 0; }));
  client.lane.close();
  ASSERT_TRUE(runtime.runUntil([&] { return client.closed; }, 1s));
  server().mode = EchoServer::Mode::Echo;
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  client.lane.lookAgain();  // an idle connection is dropped
  std::this_thread::sleep_for(250ms);
  client.call(CacheGet{"key", ""});
  client.flush();
  ASSERT_TRUE(answered(client, 2));
  EXPECT_EQ(server().accepted, 3);
}

TEST_F(Lanes, CallsThatNoWorkerHasTakenCanBeWithdrawnInOnePass) {
  constexpr uint64_t kCalls = 1000;
  Client client(runtime, store(), settings);
  for (uint64_t call = 0; call < kCalls; ++call) client.call(CacheGet{"key", ""});
  size_t asked = 0;
  const auto isGone = [&asked](uint64_t call) { return ++asked, call > 0; };
  EXPECT_EQ(client.lane.withdraw(isGone).size(), kCalls - 1);
  EXPECT_EQ(asked, kCalls);
  EXPECT_TRUE(client.lane.withdraw(isGone).empty());
  client.flush();
  ASSERT_TRUE(answered(client, 1));
  EXPECT_EQ(client.order, std::vector<uint64_t>{0});
}

TEST_F(Lanes, AWithdrawnCallThatAnotherLaneHasSentIsNotUnsent) {
  Client client(runtime, store(), settings);
  const TimePoint now = Clock::now();
  client.lane.push({1, CacheGet{"key", ""}, now, now + 1s, 1});
  client.lane.push({2, CacheGet{"key", ""}, now, now + 1s});
  EXPECT_EQ(client.lane.withdraw([](uint64_t) { return true; }), std::vector<uint64_t>{2});
  EXPECT_EQ(client.lane.usage().queued, 0u);
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
