#include "redis/documents.hpp"

#include <gtest/gtest.h>

namespace persistence::redis {
namespace {

TEST(RedisBreakerText, LeavesAbsentTimesOutAndKeepsTimeZero) {
  EXPECT_EQ(breakerText({Breaker::Closed, 0, std::nullopt, std::nullopt}), R"({"state":"closed","failureCount":0})");
  EXPECT_EQ(breakerText({Breaker::HalfOpen, 3, 0.0, 1700000000000.0}),
            R"({"state":"half-open","failureCount":3,"lastFailureTime":0,"lastSuccessTime":1700000000000})");
}

TEST(RedisBreakerText, ComesBackEqual) {
  const BreakerState state{Breaker::Open, 7, 1700000000000.25, std::nullopt};
  const auto read = parseBreaker(breakerText(state));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->state, Breaker::Open);
  EXPECT_EQ(read->failureCount, 7);
  EXPECT_EQ(read->lastFailureTime, 1700000000000.25);
  EXPECT_FALSE(read->lastSuccessTime);
}

TEST(RedisBreakerText, IsReadAsTheJavaScriptAdapterWritesIt) {
  const auto read =
      parseBreaker(R"({"failureCount":2,"state":"open","lastFailureTime":1700000000001,"lastSuccessTime":null})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->lastFailureTime, 1700000000001.0);
  EXPECT_FALSE(read->lastSuccessTime);
}

TEST(RedisBreakerText, ThatIsNoStateIsRefused) {
  for (const char* text : {"", "{", "[]", "1", "null", R"({"state":"ajar","failureCount":1})", R"({"state":"open"})",
                           R"({"state":1,"failureCount":1})", R"({"state":"open","failureCount":"1"})",
                           R"({"state":"open","failureCount":1e300})"}) {
    EXPECT_FALSE(parseBreaker(text)) << text;
  }
}

TEST(RedisCheckpointText, CarriesTheDataAsItIs) {
  const CheckpointSave checkpoint{"p:", "t-1-2", "t\"\n", 9007199254740992, 1.5, 33.25, R"({"deep":[1,null]})", 12.0};
  EXPECT_EQ(checkpointText(checkpoint),
            R"({"id":"t-1-2","taskId":"t\"\n","sequence":9007199254740992,"timestamp":1.5,"progress":33.25,)"
            R"("estimatedTimeRemaining":12,"data":{"deep":[1,null]}})");
}

}  // namespace
}  // namespace persistence::redis
