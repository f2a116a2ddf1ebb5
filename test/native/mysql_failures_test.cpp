// Counts among failed statements: whether they may be sent again.
#include "mysql/failures.hpp"

#include <gtest/gtest.h>

namespace persistence::mysql {
namespace {

/// Answers with these error numbers; 0 is success.
Answers answers(const std::vector<unsigned>& codes) {
  Answers all;
  for (const unsigned code : codes) all.emplace_back().code = code;
  return all;
}

Failure failure(const std::vector<unsigned>& codes) {
  return failureOf(answers(codes), codes.size() > 1).value_or(Failure{{ErrorKind::Closed, "none failed", ""}});
}

TEST(MysqlFailures, WhereAllWentWellThereIsNone) { EXPECT_FALSE(failureOf(answers({0, 0, 0, 0}), true)); }

TEST(MysqlFailures, ARefusalHasDoneNothing) {
  for (const auto& codes : std::vector<std::vector<unsigned>>{{1213}, {3140}, {0, 1142, 0, 0}, {3796, 3796, 3796, 0}}) {
    EXPECT_FALSE(failure(codes).mayCountTwice);
    EXPECT_TRUE(failure(codes).error.outcomeKnown);
  }
}

TEST(MysqlFailures, ADeadlockRollsTheTransactionBackWhereverItIsMet) {
  for (const auto& codes : std::vector<std::vector<unsigned>>{{0, 1213, 0, 0}, {0, 0, 1213, 0}, {0, 0, 0, 1213}}) {
    EXPECT_EQ(failure(codes).error.nativeCode, "1213");
    EXPECT_FALSE(failure(codes).mayCountTwice);
  }
}

TEST(MysqlFailures, ACommitOfUnknownOutcomeIsNotRepeated) {
  for (const auto& codes : std::vector<std::vector<unsigned>>{{1180}, {3100}, {0, 0, 0, 1180}, {3797, 1180, 0, 0}}) {
    EXPECT_TRUE(failure(codes).mayCountTwice);
    EXPECT_FALSE(failure(codes).error.outcomeKnown);
  }
}

TEST(MysqlFailures, WhatTheGroupRolledBackIsTriedAgainAndItsOutcomeStaysOpen) {
  for (const auto& codes : std::vector<std::vector<unsigned>>{{3101}, {0, 0, 0, 3101}, {3797, 3101, 0, 0}}) {
    EXPECT_FALSE(failure(codes).mayCountTwice);
    EXPECT_FALSE(failure(codes).error.outcomeKnown);
  }
}

TEST(MysqlFailures, AWriteWhoseBeginFailedHasCommittedByItself) {
  for (const auto& codes : std::vector<std::vector<unsigned>>{{3797, 0, 0, 0}, {3796, 0, 1213, 0}, {1205, 0, 0, 0}}) {
    EXPECT_TRUE(failure(codes).mayCountTwice);
    EXPECT_FALSE(failure(codes).error.outcomeKnown || failure(codes).error.notApplied());
  }
}

TEST(MysqlFailures, AWriteWhoseLookFailedIsCommitted) {
  for (const unsigned code : {1142u, 1205u, 1317u, 3024u}) {
    EXPECT_EQ(failure({0, 0, code, 0}).error.nativeCode, std::to_string(code));
    EXPECT_TRUE(failure({0, 0, code, 0}).mayCountTwice);
    EXPECT_FALSE(failure({0, 0, code, 0}).error.outcomeKnown);
  }
}

}  // namespace
}  // namespace persistence::mysql
