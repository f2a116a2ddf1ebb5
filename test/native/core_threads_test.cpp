#include "core/threads.hpp"

#include <gtest/gtest.h>

namespace persistence {
namespace {

// UV_THREADPOOL_SIZE is not set in tests: two threads may be held, and one of them by who blocks.
class CoreThreads : public testing::Test, protected ThreadWaiter {
 protected:
  void granted() override { ++grants_; }
  bool take(Manner manner) { return Threads::instance().take(*this, cells_, manner); }
  void give(Manner manner) { Threads::instance().give(cells_, manner); }

  std::atomic<int32_t> held_{0}, waiting_{0}, blockers_{0}, waitingBlockers_{0};
  const ThreadCells cells_{&held_, &waiting_, &blockers_, &waitingBlockers_};
  int grants_ = 0;
};

TEST_F(CoreThreads, OneIsKeptFromThoseThatBlock) {
  EXPECT_TRUE(take(Manner::Blocking));
  EXPECT_FALSE(take(Manner::Blocking));
  EXPECT_TRUE(take(Manner::Brief));
  EXPECT_EQ(held_, 2);
  give(Manner::Brief);
  EXPECT_EQ(grants_, 0);  // it is not for those that block
  give(Manner::Blocking);
  EXPECT_EQ(grants_, 1);
  EXPECT_EQ(waitingBlockers_, 0);
  give(Manner::Blocking);
  EXPECT_EQ(held_, 0);
  EXPECT_EQ(blockers_, 0);
}

TEST_F(CoreThreads, OnlyWhoHasAThreadOfUseIsAskedForIt) {
  EXPECT_TRUE(take(Manner::Blocking));
  EXPECT_FALSE(take(Manner::Blocking));
  EXPECT_TRUE(Threads::wanted(cells_, Manner::Blocking));
  EXPECT_FALSE(Threads::wanted(cells_, Manner::Brief));
  EXPECT_TRUE(Threads::instance().forget(*this));
  EXPECT_FALSE(Threads::wanted(cells_, Manner::Blocking));
  give(Manner::Blocking);
}

TEST_F(CoreThreads, WhoNeverBlocksComesFirst) {
  EXPECT_TRUE(take(Manner::Brief));
  EXPECT_TRUE(take(Manner::Brief));
  EXPECT_FALSE(take(Manner::Blocking));
  EXPECT_FALSE(take(Manner::Brief));
  give(Manner::Brief);
  EXPECT_EQ(waiting_, 0);
  EXPECT_EQ(waitingBlockers_, 1);
  give(Manner::Brief);
  EXPECT_EQ(waitingBlockers_, 0);
  give(Manner::Brief);
  give(Manner::Blocking);
}

}  // namespace
}  // namespace persistence
