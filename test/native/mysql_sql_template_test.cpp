#include "mysql/sql_template.hpp"

#include <gtest/gtest.h>

namespace persistence::mysql {
namespace {

using namespace std::string_literals;

constexpr Statement kInsert{"INTO {table} ", "($1, {until $2})", ", ", "{as} SET a = {new a}, b = {old b}"};

TEST(MysqlText, LiteralsEscapeWhatWouldEndThem) {
  EXPECT_EQ(literal("it's"), "_utf8mb4'it''s'");
  EXPECT_EQ(literal("back\\slash"), "_utf8mb4'back\\\\slash'");
  EXPECT_EQ(literal("a\0b"s), "_utf8mb4'a\\0b'");
  EXPECT_EQ(literal(maybe(std::nullopt)), "NULL");
}

// In a session of another character set a byte beyond ASCII could form one character with the byte after it.
TEST(MysqlText, WhatIsNotAsciiGoesInHex) {
  EXPECT_EQ(literal("\xc3\xa9\\' OR 1"), "_utf8mb4 X'C3A95C27204F522031'");
  EXPECT_EQ(literal("\xf0\x9f\x98\x80"), "_utf8mb4 X'F09F9880'");
}

TEST(MysqlText, IdentifiersAreQuoted) { EXPECT_EQ(quoteIdentifier("a`b"), "`a``b`"); }

TEST(MysqlText, EachServerNamesTheNewRowInItsWay) {
  Parameters parameters;
  parameters.rows = {{"k", {}}, {"l", 5}};
  const Table table{"t"};
  EXPECT_EQ(textFor(kInsert, parameters, table, true),
            "INTO `t` (_utf8mb4'k', (SYSDATE(3) + INTERVAL (NULL * 1000) MICROSECOND)),"
            " (_utf8mb4'l', (SYSDATE(3) + INTERVAL (5 * 1000) MICROSECOND)) SET a = VALUES(a), b = b");
  const std::string mysql = textFor(kInsert, parameters, table, false);
  EXPECT_TRUE(mysql.ends_with(" AS incoming SET a = incoming.a, b = `t`.b")) << mysql;
}

TEST(MysqlText, WhatLooksLikeAPlaceholderInAValueStaysAsItIs) {
  Parameters parameters;
  parameters.rows = {{"$1 @1 {table}", 1}};
  EXPECT_NE(textFor(kInsert, parameters, {"{as} $2"}, true).find("INTO `{as} $2` (_utf8mb4'$1 @1 {table}', "),
            std::string::npos);
}

TEST(MysqlText, ABoundStatementHasItsValuesBesideIt) {
  Parameters parameters;
  parameters.rows = {{"it's $1", {}}};
  const Bound bound = boundFor(kInsert, parameters, {"t"}, true);
  EXPECT_EQ(bound.text, "INTO `t` (?, (SYSDATE(3) + INTERVAL (? * 1000) MICROSECOND)) SET a = VALUES(a), b = b");
  EXPECT_EQ(bound.values, (Row{"it's $1", Value()}));
}

TEST(MysqlText, TimesOfACoarseColumnAreRoundedUp) {
  Table table{"t"};
  table.coarse = true;
  Parameters parameters;
  parameters.rows = {{"k", 5}};
  EXPECT_NE(textFor(kInsert, parameters, table, true).find("(5 + 999)"), std::string::npos);
}

TEST(MysqlText, TheSuccessorIsBehindAllThatBeginsSo) {
  EXPECT_EQ(successorOf("cache:"), "cache;");
  EXPECT_EQ(successorOf("é:"), "é;");
  EXPECT_EQ(successorOf("aé"), "aê");
  EXPECT_EQ(successorOf("\x7f"), "\xc2\x80");
  EXPECT_EQ(successorOf("\xed\x9f\xbf"), "\xee\x80\x80");
  EXPECT_EQ(successorOf("a\xf4\x8f\xbf\xbf"), "b");
  EXPECT_EQ(successorOf("\xf4\x8f\xbf\xbf"), std::nullopt);
  EXPECT_EQ(successorOf(""), std::nullopt);
}

}  // namespace
}  // namespace persistence::mysql
