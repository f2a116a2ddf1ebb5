#include "mongodb/batch.hpp"

#include <gtest/gtest.h>

namespace persistence::mongodb {
namespace {

std::vector<RequestId> ticketsOf(const Batch& batch) {
  std::vector<RequestId> ids;
  for (const Job& job : batch) ids.push_back(job.id);
  return ids;
}

using Tickets = std::vector<RequestId>;

class MongodbLine : public testing::Test {
 protected:
  void add(Operation operation) {
    operations_.push_back(std::make_unique<Operation>(std::move(operation)));
    queue_.add(operations_.size(), *operations_.back());
  }
  Tickets next() { return ticketsOf(queue_.next()); }

  std::vector<std::unique_ptr<Operation>> operations_;
  BatchQueue queue_;
};

TEST_F(MongodbLine, TakesOneKindTogetherPastOthers) {
  add(CacheSet{"a", "", 0, ""});
  add(CacheGet{"b", ""});
  add(CacheSet{"c", "", 0, ""});
  EXPECT_EQ(next(), (Tickets{1, 3}));
  EXPECT_EQ(next(), (Tickets{2}));
  EXPECT_TRUE(queue_.empty());
}

TEST_F(MongodbLine, NothingOvertakesAnOperationOnItsKey) {
  add(CacheSet{"a", "", 0, ""});
  add(CacheGet{"b", ""});
  add(CacheSet{"b", "", 0, ""});
  EXPECT_EQ(next(), (Tickets{1}));
  EXPECT_EQ(next(), (Tickets{2}));
  EXPECT_EQ(next(), (Tickets{3}));
}

TEST_F(MongodbLine, AReadOfManyKeepsItsPlaceAmongTheWritesOfItsKeys) {
  add(CacheSet{"a", "", 0, ""});
  add(CacheGetMany{{"b", "a"}, ""});
  add(CacheSet{"b", "", 0, ""});
  add(CacheSet{"c", "", 0, ""});
  add(CacheGetMany{{"d", "e"}, ""});
  EXPECT_EQ(next(), (Tickets{1, 4}));
  EXPECT_EQ(next(), (Tickets{2, 5}));
  EXPECT_EQ(next(), (Tickets{3}));
}

TEST_F(MongodbLine, TheLastOfSeveralSetsStandsForAll) {
  add(CacheSet{"a", "1", 0, ""});
  add(CacheSet{"b", "1", 0, ""});
  add(CacheSet{"a", "2", 0, ""});
  add(CacheSet{"a", "3", 0, ""});
  const Batch batch = queue_.next();
  EXPECT_EQ(ticketsOf(batch), (Tickets{4, 2}));
  EXPECT_EQ(ticketsOf(batch[0].superseded), (Tickets{1, 3}));
}

TEST_F(MongodbLine, WhatWentBackIsCoveredInOrder) {
  add(CacheSet{"a", "1", 0, ""});
  add(CacheSet{"a", "2", 0, ""});
  queue_.putBack(queue_.next());
  add(CacheSet{"a", "3", 0, ""});
  add(CacheSet{"a", "4", 0, ""});
  const Batch batch = queue_.next();
  EXPECT_EQ(ticketsOf(batch), (Tickets{4}));
  EXPECT_EQ(ticketsOf(batch[0].superseded), (Tickets{1, 2, 3}));
}

TEST_F(MongodbLine, ASetBehindAnotherOperationOnItsKeyCoversNothing) {
  add(CacheSet{"a", "1", 0, ""});
  add(CacheGet{"a", ""});
  add(CacheSet{"a", "2", 0, ""});
  EXPECT_EQ(next(), (Tickets{1}));
  EXPECT_EQ(next(), (Tickets{2}));
  EXPECT_EQ(next(), (Tickets{3}));
}

CheckpointSave saveOf(const char* id, int64_t sequence) { return {"", id, "task", sequence, 0, 0, "", {}}; }

TEST_F(MongodbLine, CheckpointsOfATaskGoTogetherButEachPlaceAndIdOnce) {
  add(saveOf("a", 1));
  add(saveOf("b", 2));
  add(saveOf("a", 3));
  add(saveOf("c", 1));
  add(saveOf("b", 2));
  EXPECT_EQ(next(), (Tickets{1, 2}));
  EXPECT_EQ(next(), (Tickets{3, 4, 5}));
}

TEST_F(MongodbLine, RacersForALockGoTogether) {
  add(LockAcquire{"a", "one", 5});
  add(LockAcquire{"a", "two", 5});
  EXPECT_EQ(next(), (Tickets{1, 2}));
}

TEST_F(MongodbLine, FailuresOfOneKeyAndLimitAreOneSum) {
  add(CircuitRecordFailure{"a", 3});
  add(CircuitRecordFailure{"b", 3});
  add(CircuitRecordFailure{"a", 3});
  add(CircuitRecordFailure{"a", 5});
  add(CircuitRecordFailure{"a", 3});
  const Batch batch = queue_.next();
  EXPECT_EQ(ticketsOf(batch), (Tickets{3, 2, 4, 5}));
  EXPECT_EQ(ticketsOf(batch[0].superseded), (Tickets{1}));
}

TEST_F(MongodbLine, FailuresThatWereOvertakenAgainAndAgainGoByThemselves) {
  add(CircuitRecordFailure{"a", 3});
  add(CircuitRecordFailure{"b", 3});
  for (int times = 0; times < 3; ++times) queue_.putBack(queue_.next());
  add(CircuitRecordFailure{"a", 3});
  EXPECT_EQ(next(), (Tickets{3}));
  EXPECT_EQ(next(), (Tickets{2}));
}

TEST_F(MongodbLine, CleanUpsThatKeepTheSameNumberGoTogether) {
  add(CheckpointCleanup{"", "a", 10});
  add(CheckpointCleanup{"", "b", 10});
  add(CheckpointCleanup{"", "b", 5});
  EXPECT_EQ(next(), (Tickets{1, 2}));
  EXPECT_EQ(next(), (Tickets{3}));
}

TEST_F(MongodbLine, CollectionsAreNotMixed) {
  add(CacheGet{"a", ""});
  add(CacheGet{"a", "cache"});
  EXPECT_EQ(next(), (Tickets{1}));
}

TEST_F(MongodbLine, ClearingWaitsForWhatCameBefore) {
  add(CacheSet{"a", "", 0, ""});
  add(CacheClear{"p", ""});
  add(CacheSet{"b", "", 0, ""});
  EXPECT_EQ(next(), (Tickets{1}));
  EXPECT_EQ(next(), (Tickets{2}));
  EXPECT_EQ(next(), (Tickets{3}));
}

TEST_F(MongodbLine, WhatIsLoadedByItsIdMayBeOfATaskThatIsEmptied) {
  add(CheckpointLoad{"", "id"});
  add(CheckpointDeleteAll{"", "t"});
  add(CheckpointLoad{"", "id"});
  EXPECT_EQ(next(), (Tickets{1}));
  EXPECT_EQ(next(), (Tickets{2}));
  EXPECT_EQ(next(), (Tickets{3}));
}

TEST_F(MongodbLine, WhatGoesBackComesFirst) {
  add(CacheDelete{"a", ""});
  add(CacheGet{"b", ""});
  queue_.putBack(queue_.next());
  EXPECT_EQ(next(), (Tickets{1}));
}

}  // namespace
}  // namespace persistence::mongodb
