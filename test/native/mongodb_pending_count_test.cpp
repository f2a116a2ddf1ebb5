#include "mongodb/pending_count.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace persistence::mongodb {
namespace {

class MongodbCounting : public testing::Test {
 protected:
  Job job(RequestId id) {
    operations_.push_back(std::make_unique<Operation>(CircuitRecordFailure{"key" + std::to_string(id), 3}));
    return {id, operations_.back().get(), accessOf(*operations_.back()), TimePoint{}};
  }
  Batch pair() {
    Job later = job(2);
    later.superseded.push_back(job(1));
    return {later, job(3)};
  }

  std::vector<std::unique_ptr<Operation>> operations_;
  PendingCount pendingCount_;
};

TEST_F(MongodbCounting, WhatNeverLeftCanBeSent) {
  EXPECT_TRUE(pendingCount_.resendable(1));
  pendingCount_.begin(pair(), {0, 0}, std::nullopt);
  EXPECT_TRUE(pendingCount_.resendable(4));
}

TEST_F(MongodbCounting, WithoutATxnNumberItIsNotSentAgain) {
  pendingCount_.begin(pair(), {0, 0}, std::nullopt);
  for (const RequestId id : {1, 2, 3}) EXPECT_FALSE(pendingCount_.resendable(id)) << id;
  pendingCount_.reconnected();
  EXPECT_FALSE(pendingCount_.join(1));
}

TEST_F(MongodbCounting, WithATxnNumberItIsJoinedAfterAReconnect) {
  pendingCount_.begin(pair(), {0, 0}, 7);
  pendingCount_.reconnected();
  EXPECT_FALSE(pendingCount_.waits());
  EXPECT_FALSE(pendingCount_.join(4));
  for (const RequestId id : {1, 2, 3}) EXPECT_TRUE(pendingCount_.join(id)) << id;
  EXPECT_TRUE(pendingCount_.waits());
  EXPECT_EQ(pendingCount_.txnNumber(), 7);
}

TEST_F(MongodbCounting, ItsStatementsOutliveTheCallers) {
  pendingCount_.begin(pair(), {0, 0}, 7);
  operations_.clear();
  EXPECT_EQ(std::get<CircuitRecordFailure>(*pendingCount_.batch()[0].operation).key, "key2");
  EXPECT_EQ(std::get<CircuitRecordFailure>(*pendingCount_.batch()[1].operation).key, "key3");
}

TEST_F(MongodbCounting, WhatWasAnsweredIsCountedAnew) {
  pendingCount_.begin(pair(), {0, 0}, 7);
  EXPECT_FALSE(pendingCount_.isSentAgain());
  EXPECT_TRUE(pendingCount_.isSentAgain());
  pendingCount_.end();
  EXPECT_FALSE(pendingCount_.join(1));
}

}  // namespace
}  // namespace persistence::mongodb
