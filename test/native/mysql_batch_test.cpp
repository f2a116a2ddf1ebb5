#include "mysql/batch.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace persistence::mysql {
namespace {

class MysqlPlan : public testing::Test {
 protected:
  void add(Operation operation) {
    operations.push_back(std::move(operation));
    jobs.push_back({jobs.size(), &operations.back(), accessOf(operations.back())});
  }

  /// The ids of each batch, after its level: "0:0,2 1:1".
  std::string planned() {
    Plan plan(jobs, tables);
    std::string text;
    for (const Batch& batch : plan.batches()) {
      text += (text.empty() ? "" : " ") + std::to_string(batch.level) + ":";
      for (const Job& job : batch.jobs) text += std::to_string(job.id) + (&job == &batch.jobs.back() ? "" : ",");
    }
    return text;
  }

  std::deque<Operation> operations;
  Jobs jobs;
  std::map<std::string, Table> tables;
};

TEST_F(MysqlPlan, OneKindIsOneStatement) {
  for (const char* key : {"a", "b", "c"}) add(CacheGet{key, ""});
  EXPECT_EQ(planned(), "0:0,1,2");
}

TEST_F(MysqlPlan, AReadWaitsForTheWriteBeforeIt) {
  add(CacheSet{"a", "1", 0, ""});
  add(CacheGet{"a", ""});
  add(CacheGet{"b", ""});
  EXPECT_EQ(planned(), "0:0 1:1 0:2");
}

TEST_F(MysqlPlan, AReadOfManyWaitsForTheWritesOfItsKeys) {
  add(CacheSet{"a", "1", 0, ""});
  add(CacheGetMany{{"b", "a"}, ""});
  add(CacheGetMany{{"b", "c"}, ""});
  add(CacheSet{"c", "1", 0, ""});
  EXPECT_EQ(planned(), "0:0 1:1 0:2 1:3");
}

TEST_F(MysqlPlan, AWriteWaitsForTheReadBeforeIt) {
  add(CacheGet{"a", ""});
  add(CacheSet{"a", "1", 0, ""});
  EXPECT_EQ(planned(), "0:0 1:1");
}

TEST_F(MysqlPlan, WritesOfOneKindMayShareAKey) {
  add(CacheSet{"a", "1", 0, ""});
  add(CacheSet{"a", "2", 0, ""});
  EXPECT_EQ(planned(), "0:0,1");
}

TEST_F(MysqlPlan, NotWithSomethingElseInBetween) {
  add(CacheSet{"a", "1", 0, ""});
  add(CacheDelete{"a", ""});
  add(CacheSet{"a", "2", 0, ""});
  EXPECT_EQ(planned(), "0:0 1:1 2:2");
}

TEST_F(MysqlPlan, WhatConcernsTheWholeFamilyKeepsItsPlace) {
  add(CacheSet{"a", "1", 0, ""});
  add(CacheKeys{"", std::nullopt, ""});
  add(CacheSet{"b", "1", 0, ""});
  EXPECT_EQ(planned(), "0:0 1:1 2:2");
}

TEST_F(MysqlPlan, DifferentTablesAndLimitsAreDifferentStatements) {
  add(CacheGet{"a", ""});
  add(CacheGet{"a", "own"});
  add(CircuitRecordFailure{"a", 3});
  add(CircuitRecordFailure{"b", 4});
  EXPECT_EQ(planned(), "0:0 0:1 0:2 0:3");
}

TEST_F(MysqlPlan, CheckpointsOfOneTaskOrOneIdGoOneAfterTheOther) {
  add(CheckpointSave{"", "id", "t", 1, 0, 0, "1", std::nullopt});
  add(CheckpointSave{"", "other", "t", 1, 0, 0, "1", std::nullopt});
  add(CheckpointSave{"", "id", "u", 1, 0, 0, "1", std::nullopt});
  EXPECT_EQ(planned(), "0:0 1:1,2");
}

TEST_F(MysqlPlan, WhatIsLoadedByItsIdMayBeOfATaskThatIsEmptied) {
  add(CheckpointLoad{"", "id"});
  add(CheckpointDeleteAll{"", "t"});
  add(CheckpointDeleteAll{"", "u"});
  add(CheckpointLoad{"", "id"});
  EXPECT_EQ(planned(), "0:0 1:1,2 2:3");
}

TEST_F(MysqlPlan, KeysThatMayFoldGoAlone) {
  tables["go_goscope_cache"] = {"go_goscope_cache"};
  tables["go_goscope_cache"].folds = true;
  add(CacheGet{"a", ""});
  add(CacheGet{"b", ""});
  EXPECT_EQ(planned(), "0:0 0:1");
}

}  // namespace
}  // namespace persistence::mysql
