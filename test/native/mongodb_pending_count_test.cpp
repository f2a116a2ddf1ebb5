#include "mongodb/pending_count.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace persistence::mongodb {
namespace {

class MongodbCounting : public testing::Test {
 protected:
  Job job(Ticket ticket) {
    operations_.push_back(std::make_unique<Operation>(CircuitRecordFailure{"key" + std::to_string(ticket), 3}));
    return {ticket, operations_.back().get(), footprintOf(*operations_.back()), TimePoint{}};
  }
  Batch pair() {
    Job later = job(2);
    later.covered.push_back(job(1));
    return {later, job(3)};
  }

  std::vector<std::unique_ptr<Operation>> operations_;
  Counting counting_;
};

TEST_F(MongodbCounting, WhatNeverLeftCanBeSent) {
  EXPECT_TRUE(counting_.resendable(1));
  counting_.begin(pair(), {0, 0}, std::nullopt);
  EXPECT_TRUE(counting_.resendable(4));
}

TEST_F(MongodbCounting, WithoutATxnNumberItIsNotSentAgain) {
  counting_.begin(pair(), {0, 0}, std::nullopt);
  for (const Ticket ticket : {1, 2, 3}) EXPECT_FALSE(counting_.resendable(ticket)) << ticket;
  counting_.reconnected();
  EXPECT_FALSE(counting_.join(1));
}

TEST_F(MongodbCounting, WithATxnNumberItIsJoinedAfterAReconnect) {
  counting_.begin(pair(), {0, 0}, 7);
  counting_.reconnected();
  EXPECT_FALSE(counting_.waits());
  EXPECT_FALSE(counting_.join(4));
  for (const Ticket ticket : {1, 2, 3}) EXPECT_TRUE(counting_.join(ticket)) << ticket;
  EXPECT_TRUE(counting_.waits());
  EXPECT_EQ(counting_.txnNumber(), 7);
}

TEST_F(MongodbCounting, ItsStatementsOutliveTheCallers) {
  counting_.begin(pair(), {0, 0}, 7);
  operations_.clear();
  EXPECT_EQ(std::get<CircuitRecordFailure>(*counting_.batch()[0].operation).key, "key2");
  EXPECT_EQ(std::get<CircuitRecordFailure>(*counting_.batch()[1].operation).key, "key3");
}

TEST_F(MongodbCounting, WhatWasAnsweredIsCountedAnew) {
  counting_.begin(pair(), {0, 0}, 7);
  EXPECT_FALSE(counting_.isSentAgain());
  EXPECT_TRUE(counting_.isSentAgain());
  counting_.end();
  EXPECT_FALSE(counting_.join(1));
}

}  // namespace
}  // namespace persistence::mongodb
