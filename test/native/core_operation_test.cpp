#include <gtest/gtest.h>

#include <stdexcept>

#include "core/access.hpp"
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

TEST(Operations, CountTheirKeysAsPayload) {
  EXPECT_GE(sizeOf(CacheGetMany{{"1234", "12345678"}, ""}) - sizeOf(CacheGetMany{}), 12u);
}

TEST(Accesses, OfManyKeysClashWithWritesOfEachOfThemAlone) {
  InFlightSet inFlight;
  const Access many = accessOf(CacheGetMany{{"a", "b"}, ""});
  EXPECT_FALSE(many.alone || many.wide);
  inFlight.add(many);
  EXPECT_TRUE(inFlight.clashes(accessOf(CacheSet{"b", "", 0, ""})));
  EXPECT_FALSE(inFlight.clashes(accessOf(CacheSet{"c", "", 0, ""})));
  EXPECT_FALSE(inFlight.clashes(accessOf(CacheSet{"b", "", 0, "own"})));
  EXPECT_FALSE(inFlight.clashes(accessOf(CacheGet{"b", ""})));
  EXPECT_TRUE(inFlight.clashes(accessOf(CacheClear{"", ""})));
  inFlight.remove(many);
  EXPECT_FALSE(inFlight.clashes(accessOf(CacheSet{"b", "", 0, ""})));
  inFlight.add(accessOf(CacheSet{"b", "", 0, ""}));
  EXPECT_TRUE(inFlight.clashes(many));
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

TEST(SettingsDocument, TlsOffersBothVersionsUnlessItIsBounded) {
  const auto tlsOf = [](const std::string& tls) { return *readSettings(R"({"tls":)" + tls + "}").tls; };
  const TlsSettings open = tlsOf("{}");
  EXPECT_TRUE(open.takes12() && open.takes13() && open.verifyName);
  EXPECT_EQ(open.offer(), "offered: TLSv1.2 and TLSv1.3");
  const TlsSettings lower = tlsOf(R"({"minVersion":"TLSv1.2","maxVersion":"TLSv1.2","verifyName":false})");
  EXPECT_TRUE(lower.takes12() && !lower.takes13() && !lower.verifyName);
  EXPECT_EQ(lower.offer(), "offered: TLSv1.2");
  const TlsSettings upper = tlsOf(R"({"minVersion":"TLSv1.3","cipherSuites":"TLS_AES_128_GCM_SHA256"})");
  EXPECT_TRUE(!upper.takes12() && upper.takes13());
  EXPECT_EQ(upper.offer(), "offered: TLSv1.3, with the ciphers of the application");
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
