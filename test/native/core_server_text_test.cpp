#include <gtest/gtest.h>

#include "core/server_text.hpp"

namespace persistence {
namespace {

TEST(ServerText, HoldsNothingThatIsQuoted) {
  EXPECT_EQ(withoutQuoted("no quotes"), "no quotes");
  EXPECT_EQ(withoutQuoted("value \"secret\" is out of range"), "value \"…\" is out of range");
  EXPECT_EQ(withoutQuoted("Duplicate entry 'it's secret' for key 'PRIMARY'"), "Duplicate entry '…'");
  EXPECT_EQ(withoutQuoted("near 'VALUES (\"secret"), "near '…");
  EXPECT_EQ(withoutQuoted("token `secret"), "token `…");
}

TEST(ServerText, EndsBeforeAMark) {
  EXPECT_EQ(upTo("not authorized to execute command { q: 1 }", "{"), "not authorized to execute command …");
  EXPECT_EQ(upTo("no mark", "{"), "no mark");
}

TEST(ServerText, IsShortenedBetweenCharacters) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcd", 3), "abc…");
  EXPECT_EQ(shortened("aéé", 4), "aé…");
  EXPECT_EQ(shortened("aéé", 2), "a…");
}

}  // namespace
}  // namespace persistence
