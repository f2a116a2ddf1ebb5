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

TEST(RedisInfo, TellsTheModeUnderTheServersOwnName) {
  for (const auto name : {"redis_mode", "server_mode", "redict_mode"})
    EXPECT_EQ(modeIn(std::string("# Server\r\n") + name + ":cluster\r\nos:Linux\r\n"), "cluster") << name;
  EXPECT_EQ(modeIn("# Server\r\nredis_version:7.0.15\r\n"), "");
}

TEST(RedisHello, HasItsValuesBehindTheirNames) {
  Reply hello(Reply::Type::Array);
  for (const auto text : {"server", "mode", "mode", "cluster", "mode"}) {
    hello.elements.push_back(std::make_unique<Reply>(Reply::Type::Text));
    hello.elements.back()->text = text;
  }
  EXPECT_EQ(helloValue(hello, "mode"), "cluster");
  EXPECT_EQ(helloValue(hello, "cluster"), "");
  EXPECT_EQ(helloValue(Reply(Reply::Type::Error), "mode"), "");
}

TEST(RedisInfo, IsTooOldBefore62) {
  for (const auto version : {"2.8.24", "5.0.14", "6.0.20", "6.1"}) EXPECT_TRUE(isTooOld(version)) << version;
  for (const auto version : {"6.2.0", "6.2", "7.0.15", "10.0.1", "255.255.255"})
    EXPECT_FALSE(isTooOld(version)) << version;
  for (const auto version : {"", "6", "6.", "df-1.2", "x.1"}) EXPECT_FALSE(isTooOld(version)) << version;
}

}  // namespace
}  // namespace persistence::redis
