#include <gtest/gtest.h>

#include "runtime/request_table.hpp"

namespace persistence {
namespace {

using namespace std::chrono_literals;

Request request(TimePoint deadline) { return {0, CacheGet{"key", ""}, TimePoint{}, deadline}; }

TEST(Ledgers, GiveTheEarliestDeadlineOfWhatIsUnanswered) {
  const TimePoint zero{};
  RequestTable ledger;
  const RequestId late = ledger.add(request(zero + 10s));
  const RequestId early = ledger.add(request(zero + 1s));
  EXPECT_EQ(ledger.nextDeadline(), zero + 1s);
  ledger.finish(*ledger.find(early));
  EXPECT_EQ(ledger.nextDeadline(), zero + 10s);
  ledger.finish(*ledger.find(late));
  EXPECT_EQ(ledger.nextDeadline(), kNever);
  EXPECT_TRUE(ledger.empty());
}

TEST(Ledgers, KeepTicketsValidWhileTheFrontIsFreed) {
  RequestTable ledger;
  const RequestId first = ledger.add(request(kNever));
  const RequestId second = ledger.add(request(kNever));
  ledger.finish(*ledger.find(first));
  ledger.trim();
  EXPECT_EQ(ledger.find(first), nullptr);
  EXPECT_NE(ledger.find(second), nullptr);
  EXPECT_EQ(ledger.live(), std::vector<RequestId>{second});
}

TEST(Ledgers, TakeWhatHasExpiredOnce) {
  const TimePoint zero{};
  RequestTable ledger;
  ledger.add(request(zero + 1s));
  RequestId id = 99;
  EXPECT_FALSE(ledger.takeExpired(zero, id));
  EXPECT_TRUE(ledger.takeExpired(zero + 1s, id));
  EXPECT_EQ(id, 0u);
  EXPECT_FALSE(ledger.takeExpired(zero + 1s, id));
}

TEST(Ledgers, CountTheCallsThatAreSentAndThatAreFinishedAndNoWayToAConnection) {
  RequestTable ledger;
  const RequestId call = ledger.add(request(kNever));
  const RequestId connect = ledger.add({0, Connect{}, TimePoint{}, kNever});
  for (const RequestId id : {call, connect}) ledger.change(*ledger.find(id), PendingRequest::State::Sent);
  EXPECT_EQ(ledger.sent(), 1);
  ledger.change(*ledger.find(call), PendingRequest::State::Waiting);
  EXPECT_EQ(ledger.sent(), 0);
  ledger.change(*ledger.find(call), PendingRequest::State::Sent);
  for (const RequestId id : {call, connect}) ledger.finish(*ledger.find(id));
  EXPECT_EQ(ledger.sent(), 0);
  EXPECT_EQ(ledger.finished(), 1);
}

}  // namespace
}  // namespace persistence
