#include "redis/info.hpp"

#include <gtest/gtest.h>

namespace persistence::redis {
namespace {

TEST(RedisInfo, HasItsValuesUnderTheirWholeNames) {
  const auto info = "# Server\r\nredis_version:7.0.15\r\nredis_version_more:1\r\n\r\nrole:master";
  EXPECT_EQ(infoValue(info, "redis_version"), "7.0.15");
  EXPECT_EQ(infoValue(info, "role"), "master");
  for (const auto name : {"version", "redis", "redis_version:7.0.15", ""}) EXPECT_EQ(infoValue(info, name), "") << name;
  EXPECT_EQ(infoValue("", "role"), "");
}

TEST(RedisInfo, IsTooOldBefore62) {
  for (const auto version : {"2.8.24", "5.0.14", "6.0.20", "6.1"}) EXPECT_TRUE(isTooOld(version)) << version;
  for (const auto version : {"6.2.0", "6.2", "7.0.15", "10.0.1", "255.255.255"})
    EXPECT_FALSE(isTooOld(version)) << version;
  for (const auto version : {"", "6", "6.", "df-1.2", "x.1"}) EXPECT_FALSE(isTooOld(version)) << version;
}

}  // namespace
}  // namespace persistence::redis
