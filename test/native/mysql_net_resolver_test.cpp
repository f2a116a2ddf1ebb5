#include "net/resolver.hpp"

#include <gtest/gtest.h>
#include <netdb.h>
#include <poll.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "net/attempts.hpp"

namespace persistence::net {
namespace {

using namespace std::chrono_literals;

Address loopback(uint8_t last) {
  const auto resolution = Resolver::instance().resolve("127.0.0." + std::to_string(last), 1);
  return resolution->take()->addresses.front();
}

/// A name server that answers after open().
class SilentServer {
 public:
  Resolved lookUp(const std::string& host, uint16_t) {
    std::unique_lock lock(mutex_);
    ++asked;
    most = std::max(most.load(), ++busy_);
    changed_.wait(lock, [this] { return open_; });
    --busy_;
    if (host == "refused") return {EAI_AGAIN};
    return {0, {loopback(1), loopback(2)}};
  }
  void open() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    changed_.notify_all();
  }

  std::atomic<int> asked{0}, most{0};

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int busy_ = 0;
};

class NetResolver : public testing::Test {
 protected:
  ~NetResolver() override { server->open(); }

  static bool isThere(const std::shared_ptr<Resolution>& resolution, std::chrono::milliseconds patience) {
    pollfd socket{resolution->fd(), POLLIN, 0};
    return poll(&socket, 1, static_cast<int>(patience.count())) == 1;
  }
  static std::string textsOf(const Resolved& resolved) {
    std::string texts;
    for (const Address& address : resolved.addresses) texts += address.text() + " ";
    return texts;
  }
  void untilAsked(int count) {
    for (int round = 0; round < 500 && server->asked < count; ++round) std::this_thread::sleep_for(2ms);
    EXPECT_EQ(server->asked, count);
  }

  const std::shared_ptr<SilentServer> server = std::make_shared<SilentServer>();
  Resolver resolver{[server = server](const std::string& host, uint16_t port) { return server->lookUp(host, port); },
                    std::make_shared<LookupThreads>(2)};
};

TEST_F(NetResolver, AnAddressInDigitsIsAnsweredAtOnce) {
  const auto resolution = resolver.resolve("127.0.0.3", 5);
  EXPECT_TRUE(isThere(resolution, 0ms));
  EXPECT_EQ(textsOf(*resolution->take()), "127.0.0.3 ");
  EXPECT_EQ(textsOf(*resolver.resolve("::1", 5)->take()), "::1 ");
  EXPECT_EQ(server->asked, 0);
}

TEST_F(NetResolver, TheAnswerWakesWhoWaits) {
  const auto resolution = resolver.resolve("two", 5);
  EXPECT_FALSE(isThere(resolution, 20ms));
  EXPECT_FALSE(resolution->take());
  server->open();
  ASSERT_TRUE(isThere(resolution, 5s));
  EXPECT_EQ(textsOf(*resolution->take()), "127.0.0.1 127.0.0.2 ");
}

TEST_F(NetResolver, ARefusalIsAnAnswer) {
  const auto resolution = resolver.resolve("refused", 5);
  server->open();
  ASSERT_TRUE(isThere(resolution, 5s));
  EXPECT_EQ(resolution->take()->code, EAI_AGAIN);
  const Error error = resolverError(EAI_AGAIN, "refused");
  EXPECT_EQ(error.nativeCode, "EAI_AGAIN");
  EXPECT_EQ(error.kind, ErrorKind::ConnectFailed);
  EXPECT_TRUE(error.retryable());
}

TEST_F(NetResolver, OneNameIsLookedUpOnceForAllWhoWait) {
  const auto first = resolver.resolve("two", 5), second = resolver.resolve("two", 5);
  untilAsked(1);
  const auto third = resolver.resolve("two", 5);
  server->open();
  for (const auto& each : {first, second, third}) EXPECT_TRUE(isThere(each, 5s));
  EXPECT_EQ(server->asked, 1);
}

TEST_F(NetResolver, ASilentNameServerHoldsSoManyThreadsAndNoMore) {
  std::vector<std::shared_ptr<Resolution>> all;
  for (int at = 0; at < 20; ++at) all.push_back(resolver.resolve("name" + std::to_string(at), 5));
  untilAsked(2);
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(server->most, 2);
  server->open();
  for (const auto& each : all) EXPECT_TRUE(isThere(each, 5s));
  EXPECT_EQ(server->most, 2);
}

TEST(NetAddresses, IPv6AndIPv4TakeTurns) {
  std::string texts;
  std::vector<Address> addresses;
  for (const char* text : {"::1", "::2", "::3", "127.0.0.1", "127.0.0.2"})
    addresses.push_back(Resolver::instance().resolve(text, 1)->take()->addresses.front());
  for (const Address& address : byTurns(addresses)) texts += address.text() + " ";
  EXPECT_EQ(texts, "::1 127.0.0.1 ::2 127.0.0.2 ::3 ");
  EXPECT_TRUE(byTurns({}).empty());
}

TEST_F(NetResolver, WhatNobodyWaitsForAnyMoreIsNotAsked) {
  const auto first = resolver.resolve("first", 5), second = resolver.resolve("second", 5);
  untilAsked(2);
  for (int at = 0; at < 20; ++at) resolver.resolve("gone" + std::to_string(at), 5);
  const auto last = resolver.resolve("last", 5);
  server->open();
  ASSERT_TRUE(isThere(last, 5s));
  EXPECT_EQ(server->asked, 3);
}

TEST_F(NetResolver, ALookupThatThrowsIsARefusal) {
  Resolver broken([](const std::string&, uint16_t) -> Resolved { throw std::runtime_error("broken"); },
                  std::make_shared<LookupThreads>(1));
  const auto resolution = broken.resolve("name", 5);
  ASSERT_TRUE(isThere(resolution, 5s));
  EXPECT_EQ(resolution->take()->code, EAI_MEMORY);
}

TEST_F(NetResolver, ItMayGoWhileItsThreadsWait) {
  {
    Resolver passing([server = server](const std::string& host, uint16_t port) { return server->lookUp(host, port); },
                     std::make_shared<LookupThreads>(1));
    const auto resolution = passing.resolve("two", 5);
    untilAsked(1);
  }
  server->open();
}

TEST_F(NetResolver, TheSystemKnowsItsOwnName) {
  const auto resolution = Resolver::instance().resolve("localhost", 5);
  ASSERT_TRUE(isThere(resolution, 5s));
  EXPECT_FALSE(resolution->take()->addresses.empty());
}

TEST(NetAttempts, TheOnlyAddressHasAllTheTimeThereIs) {
  Attempts attempts({loopback(1)}, 5s);
  EXPECT_EQ(attempts.next(Clock::now())->until, kNever);
  EXPECT_FALSE(attempts.next(Clock::now()));
}

TEST(NetAttempts, SlicesDoubleFromRoundToRound) {
  Attempts attempts({loopback(1), loopback(2)}, 5s);
  const TimePoint now = Clock::now();
  for (const auto slice : {250ms, 500ms, 1000ms}) {
    for (const char* text : {"127.0.0.1", "127.0.0.2"}) {
      const auto attempt = attempts.next(now);
      EXPECT_EQ(attempt->address->text(), text);
      EXPECT_EQ(attempt->until - now, slice);
    }
    attempts.ranOut();
  }
}

TEST(NetAttempts, WithLittleTimeEachHasItsTurn) {
  Attempts attempts({loopback(1), loopback(2)}, 200ms);
  const TimePoint now = Clock::now();
  EXPECT_EQ(attempts.next(now)->until - now, 50ms);
}

TEST(NetAttempts, WhereAllHaveRefusedThereIsNoOtherRound) {
  Attempts attempts({loopback(1), loopback(2)}, 5s);
  attempts.next(Clock::now());
  attempts.ranOut();
  attempts.next(Clock::now());
  for (int turn = 0; turn < 2; ++turn) EXPECT_TRUE(attempts.next(Clock::now()));
  EXPECT_FALSE(attempts.next(Clock::now()));
}

TEST(NetAttempts, WithoutAddressesThereIsNone) { EXPECT_FALSE(Attempts({}, 5s).next(Clock::now())); }

}  // namespace
}  // namespace persistence::net
