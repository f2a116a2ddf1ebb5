#include <gtest/gtest.h>

#include <stdexcept>

#include "core/operation.hpp"
#include "core/settings.hpp"

namespace persistence {
namespace {

TEST(Operations, KnowTheirNameFamilyAndWhetherTheyMayBeRepeated) {
  EXPECT_STREQ(nameOf(LockAcquire{}), "acquire");
  EXPECT_EQ(familyOf(CheckpointDeleteAll{}), Family::Checkpoint);
  EXPECT_FALSE(repeatable(CircuitRecordFailure{}));
  EXPECT_TRUE(repeatable(LockAcquire{}));
  EXPECT_TRUE(exclusive(CacheClear{}));
  EXPECT_FALSE(exclusive(CacheKeys{}));
}

TEST(Operations, CountTheirPayload) {
  EXPECT_EQ(sizeOf(CacheSet{"1234", "12345678", 0, ""}) - sizeOf(CacheSet{}), 12u);
}

TEST(SettingsDocument, IsRead) {
  const Settings settings = readSettings(R"({"host":"h","port":6380,"tls":{"ca":"C"},"commandTimeout":7})");
  EXPECT_EQ(settings.host, "h");
  EXPECT_EQ(settings.port, 6380);
  EXPECT_EQ(settings.tls->ca, "C");
  EXPECT_TRUE(settings.tls->rejectUnauthorized);
  EXPECT_EQ(settings.commandTimeout, Milliseconds(7));
  EXPECT_FALSE(settings.password);
}

TEST(SettingsDocument, IsNotQuotedInAnError) {
  try {
    readSettings(R"({"password":"hunter2)");
    FAIL() << "a broken document was read";
  } catch (const std::invalid_argument& refused) {
    EXPECT_EQ(std::string(refused.what()).find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace persistence
