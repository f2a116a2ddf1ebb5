#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

#include "core/clock.hpp"
#include "runtime/fallback_workers.hpp"

namespace persistence {
namespace {

using namespace std::chrono_literals;

class Task : public FallbackTask {
 public:
  explicit Task(std::function<void()> work) : work_(std::move(work)) {}
  ~Task() override { FallbackWorkers::instance().forget(*this); }
  void runInstead() override { work_(); }

 private:
  std::function<void()> work_;
};

bool soon(const std::function<bool()>& done) {
  const TimePoint until = Clock::now() + 2s;
  while (!done() && Clock::now() < until) std::this_thread::sleep_for(1ms);
  return done();
}

TEST(FallbackWorkers, RunATaskOnAnotherThread) {
  std::atomic<std::thread::id> ran{};
  Task task([&] { ran = std::this_thread::get_id(); });
  EXPECT_TRUE(FallbackWorkers::instance().take(task));
  ASSERT_TRUE(soon([&] { return ran.load() != std::thread::id(); }));
  EXPECT_NE(ran.load(), std::this_thread::get_id());
}

TEST(FallbackWorkers, RunATaskAgainThatIsTakenWhileItRuns) {
  std::atomic<int> runs{0};
  std::atomic<bool> goesOn{false};
  Task task([&] {
    ++runs;
    while (!goesOn) std::this_thread::sleep_for(1ms);
  });
  FallbackWorkers::instance().take(task);
  ASSERT_TRUE(soon([&] { return runs == 1; }));
  for (int i = 0; i < 3; ++i) FallbackWorkers::instance().take(task);
  goesOn = true;
  EXPECT_TRUE(soon([&] { return runs == 2; }));
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(runs, 2);
}

TEST(FallbackWorkers, ForgettingWaitsForTheTask) {
  std::atomic<bool> entered{false};
  std::atomic<bool> left{false};
  Task task([&] {
    entered = true;
    std::this_thread::sleep_for(30ms);
    left = true;
  });
  FallbackWorkers::instance().take(task);
  ASSERT_TRUE(soon([&] { return entered.load(); }));
  FallbackWorkers::instance().forget(task);
  EXPECT_TRUE(left);
}

}  // namespace
}  // namespace persistence
