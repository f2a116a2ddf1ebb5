#include <gtest/gtest.h>

#include "runtime/request_table.hpp"

namespace persistence {
namespace {

using namespace std::chrono_literals;

Request request(TimePoint deadline) { return {0, CacheGet{"key", ""}, TimePoint{}, deadline}; }

TEST(Ledgers, GiveTheEarliestDeadlineOfWhatIsUnanswered) {
  const TimePoint zero{};
  Ledger ledger;
  const Ticket late = ledger.add(request(zero + 10s));
  const Ticket early = ledger.add(request(zero + 1s));
  EXPECT_EQ(ledger.nextDeadline(), zero + 1s);
  ledger.finish(*ledger.find(early));
  EXPECT_EQ(ledger.nextDeadline(), zero + 10s);
  ledger.finish(*ledger.find(late));
  EXPECT_EQ(ledger.nextDeadline(), kNever);
  EXPECT_TRUE(ledger.empty());
}

TEST(Ledgers, KeepTicketsValidWhileTheFrontIsFreed) {
  Ledger ledger;
  const Ticket first = ledger.add(request(kNever));
  const Ticket second = ledger.add(request(kNever));
  ledger.finish(*ledger.find(first));
  ledger.trim();
  EXPECT_EQ(ledger.find(first), nullptr);
  EXPECT_NE(ledger.find(second), nullptr);
  EXPECT_EQ(ledger.live(), std::vector<Ticket>{second});
}

TEST(Ledgers, TakeWhatHasExpiredOnce) {
  const TimePoint zero{};
  Ledger ledger;
  ledger.add(request(zero + 1s));
  Ticket ticket = 99;
  EXPECT_FALSE(ledger.takeExpired(zero, ticket));
  EXPECT_TRUE(ledger.takeExpired(zero + 1s, ticket));
  EXPECT_EQ(ticket, 0u);
  EXPECT_FALSE(ledger.takeExpired(zero + 1s, ticket));
}

TEST(Ledgers, CountTheCallsThatAreSentAndThatAreFinishedAndNoWayToAConnection) {
  Ledger ledger;
  const Ticket call = ledger.add(request(kNever));
  const Ticket connect = ledger.add({0, Connect{}, TimePoint{}, kNever});
  for (const Ticket ticket : {call, connect}) ledger.change(*ledger.find(ticket), Slot::State::Sent);
  EXPECT_EQ(ledger.sent(), 1);
  ledger.change(*ledger.find(call), Slot::State::Waiting);
  EXPECT_EQ(ledger.sent(), 0);
  ledger.change(*ledger.find(call), Slot::State::Sent);
  for (const Ticket ticket : {call, connect}) ledger.finish(*ledger.find(ticket));
  EXPECT_EQ(ledger.sent(), 0);
  EXPECT_EQ(ledger.finished(), 1);
}

}  // namespace
}  // namespace persistence
