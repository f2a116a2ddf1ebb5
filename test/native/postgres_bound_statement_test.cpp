// Without a server: statement texts, statement names, and the order of operations on one key.
#include "postgres/bound_statement.hpp"

#include <gtest/gtest.h>

#include "core/access.hpp"
#include "postgres/encode.hpp"

namespace persistence::postgres {
namespace {

TEST(PostgresRequest, ATableNameIsQuotedWhateverItHolds) {
  EXPECT_EQ(quoteIdentifier("cache"), "\"cache\"");
  EXPECT_EQ(quoteIdentifier("a\"; DROP TABLE x; --"), "\"a\"\"; DROP TABLE x; --\"");
  constexpr Statement kStatement{"FROM {table}, {schema}go_goscope_locks"};
  EXPECT_EQ(textFor(kStatement, "", "a\"b"), "FROM \"a\"\"b\", go_goscope_locks");
  EXPECT_EQ(textFor(kStatement, "", ""), "FROM \"go_goscope_cache\", go_goscope_locks");
  EXPECT_EQ(textFor(kStatement, "", "{schema}"), "FROM \"{schema}\", go_goscope_locks");
  EXPECT_EQ(textFor(kStatement, "a\"{table}", "b"), "FROM \"a\"\"{table}\".\"b\", \"a\"\"{table}\".go_goscope_locks");
}

TEST(PostgresRequest, APreparedNameStandsForOneText) {
  EXPECT_EQ(preparedName("a", 0), preparedName("a", 0));
  EXPECT_NE(preparedName("a", 0), preparedName("b", 0));
  EXPECT_NE(preparedName("a", 0), preparedName("a", 1));
  EXPECT_LT(preparedName(std::string(1000, 'x'), 1).size(), 63u);
}

TEST(PostgresRequest, EveryParameterHasItsTypeAndLength) {
  const Operation set = CacheSet{"key", std::string("a\0b", 3), 5, ""};
  const BoundStatement bound = encode(set, false);
  const char* const* values = bound.parameters.values();
  EXPECT_EQ(bound.parameters.count(), 3);
  EXPECT_EQ(std::string(values[1], bound.parameters.lengths()[1]), std::string("a\0b", 3));
  EXPECT_EQ(std::string(values[2], 8), std::string("\0\0\0\0\0\0\0\5", 8));
}

bool clash(const Operation& first, const Operation& second) {
  InFlightSet underway;
  underway.add(accessOf(first));
  const bool clashes = underway.clashes(accessOf(second));
  underway.remove(accessOf(first));
  EXPECT_FALSE(underway.clashes(accessOf(second)));
  return clashes;
}

TEST(PostgresUnderway, WritesOfOneKeyKeepTheirOrder) {
  const CacheSet set{"k", "1", 0, ""};
  EXPECT_TRUE(clash(set, set));
  EXPECT_TRUE(clash(set, CacheGet{"k", ""}));
  EXPECT_TRUE(clash(CacheGet{"k", ""}, set));
  EXPECT_FALSE(clash(CacheGet{"k", ""}, CacheHas{"k", ""}));
  EXPECT_FALSE(clash(set, CacheGet{"other", ""}));
  EXPECT_FALSE(clash(set, CacheGet{"k", "own"}));
  EXPECT_FALSE(clash(set, IdempotencyGet{"k"}));
  EXPECT_FALSE(clash(set, LockRelease{"k", "o"}));
}

TEST(PostgresUnderway, WhatConcernsAWholeFamilyWaitsForItsWrites) {
  const CacheSet set{"k", "1", 0, ""};
  const CacheKeys keys{"", {}, ""};
  EXPECT_TRUE(clash(set, keys));
  EXPECT_TRUE(clash(keys, set));
  EXPECT_FALSE(clash(keys, CacheGet{"k", ""}));
  EXPECT_FALSE(clash(keys, keys));
  EXPECT_TRUE(clash(CacheClear{"", ""}, CacheGet{"k", ""}));
  EXPECT_TRUE(clash(CacheGet{"k", ""}, CacheClear{"", ""}));
  EXPECT_FALSE(clash(CacheClear{"", ""}, CircuitGet{"k"}));
  EXPECT_FALSE(clash(CachePrune{"", ""}, set));
}

TEST(PostgresUnderway, CheckpointsClashByTaskAndById) {
  const CheckpointSave save{"p:", "id", "task", 1, 0, 0, "1", {}};
  EXPECT_TRUE(clash(save, CheckpointLoad{"p:", "id"}));
  EXPECT_TRUE(clash(save, CheckpointList{"p:", "task"}));
  EXPECT_TRUE(clash(CheckpointLoad{"p:", "id"}, save));
  EXPECT_FALSE(clash(save, CheckpointLoad{"p:", "task"}));
  EXPECT_FALSE(clash(save, CheckpointSave{"p:", "id2", "task2", 1, 0, 0, "1", {}}));
  EXPECT_TRUE(clash(CheckpointCleanup{"p:", "task", 1}, CheckpointLoadLatest{"p:", "task"}));
}

}  // namespace
}  // namespace persistence::postgres
