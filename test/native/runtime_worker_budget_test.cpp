#include "runtime/worker_budget.hpp"

#include <gtest/gtest.h>

namespace persistence {
namespace {

// UV_THREADPOOL_SIZE is not set in tests: two threads may be held.
class CoreThreads : public testing::Test, protected BudgetWaiter {
 protected:
  void granted() override { ++grants_; }
  bool take() { return WorkerBudget::instance().take(*this, cells_); }
  void give() { WorkerBudget::instance().give(cells_); }

  std::atomic<int32_t> held_{0}, waiting_{0};
  const BudgetCells cells_{&held_, &waiting_};
  int grants_ = 0;
};

TEST_F(CoreThreads, WhoComesTooLateGetsTheOneThatIsGivenBack) {
  EXPECT_TRUE(take());
  EXPECT_TRUE(take());
  EXPECT_FALSE(take());
  EXPECT_TRUE(WorkerBudget::wanted(cells_));
  give();
  EXPECT_EQ(grants_, 1);
  EXPECT_FALSE(WorkerBudget::wanted(cells_));
  give();
  give();
  EXPECT_EQ(held_, 0);
}

TEST_F(CoreThreads, WhoHasBeenForgottenGetsNone) {
  EXPECT_TRUE(take());
  EXPECT_TRUE(take());
  EXPECT_FALSE(take());
  EXPECT_TRUE(WorkerBudget::instance().forget(*this));
  EXPECT_FALSE(WorkerBudget::instance().forget(*this));
  give();
  give();
  EXPECT_EQ(grants_, 0);
  EXPECT_EQ(waiting_, 0);
}

}  // namespace
}  // namespace persistence
