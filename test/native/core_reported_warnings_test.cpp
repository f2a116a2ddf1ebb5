// A warning is reported once for its subject, and again when it has changed.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "core/reported_warnings.hpp"

namespace persistence {
namespace {

TEST(ReportedWarnings, OnceForEachSubject) {
  ReportedWarnings warnings;
  EXPECT_TRUE(warnings.isNew("server/table", "folds case"));
  EXPECT_FALSE(warnings.isNew("server/table", "folds case"));
  EXPECT_TRUE(warnings.isNew("server/other", "folds case"));
  EXPECT_FALSE(warnings.isNew("server/table", "folds case"));
}

TEST(ReportedWarnings, AgainWhenTheTextHasChanged) {
  ReportedWarnings warnings;
  EXPECT_TRUE(warnings.isNew("table", "folds case"));
  EXPECT_TRUE(warnings.isNew("table", "folds accents"));
  EXPECT_FALSE(warnings.isNew("table", "folds accents"));
  EXPECT_TRUE(warnings.isNew("table", "folds case"));
}

TEST(ReportedWarnings, AnEmptyTextCounts) {
  ReportedWarnings warnings;
  EXPECT_TRUE(warnings.isNew("table", ""));
  EXPECT_FALSE(warnings.isNew("table", ""));
}

TEST(ReportedWarnings, OneOfManyThreadsReports) {
  ReportedWarnings warnings;
  std::atomic<int> reports{0};
  std::vector<std::thread> threads;
  for (int at = 0; at < 8; ++at)
    threads.emplace_back([&] {
      for (int subject = 0; subject < 100; ++subject)
        if (warnings.isNew(std::to_string(subject), "text")) ++reports;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(reports, 100);
}

TEST(ReportedWarnings, OfProcessIsOne) {
  EXPECT_TRUE(ReportedWarnings::ofProcess().isNew("of the process", "text"));
  EXPECT_FALSE(ReportedWarnings::ofProcess().isNew("of the process", "text"));
}

}  // namespace
}  // namespace persistence
