#include <gtest/gtest.h>

#include <thread>

#include "runtime/timer.hpp"

namespace persistence {
namespace {

using namespace std::chrono_literals;

// By how much a timer may be late on a busy machine.
constexpr Duration kLate = 500ms;

TEST(Timers, CallOnceWhenTheTimeHasCome) {
  std::atomic<int> calls{0};
  Timer timer([&] { return ++calls, kNever; });
  const TimePoint start = Clock::now();
  timer.arm(start + 30ms);
  while (calls == 0 && Clock::now() < start + kLate) std::this_thread::sleep_for(1ms);
  EXPECT_GE(Clock::now() - start, 30ms);
  EXPECT_FALSE(timer.armed());
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(calls, 1);
}

TEST(Timers, AnEarlierTimeWakesTheThreadThatSleepsForALaterOne) {
  std::atomic<int> calls{0};
  Timer late([] { return kNever; });
  Timer soon([&] { return ++calls, kNever; });
  late.arm(Clock::now() + 1h);
  std::this_thread::sleep_for(10ms);
  const TimePoint start = Clock::now();
  soon.arm(start + 10ms);
  while (calls == 0 && Clock::now() < start + kLate) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(calls, 1);
}

TEST(Timers, GoOnForAsLongAsTheyAreToldTo) {
  std::atomic<int> calls{0};
  Timer timer([&] { return ++calls < 3 ? Clock::now() + 5ms : kNever; });
  const TimePoint start = Clock::now();
  timer.arm(start);
  while (calls < 3 && Clock::now() < start + kLate) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(calls, 3);
}

TEST(Timers, DoNotCallAfterStop) {
  std::atomic<int> calls{0};
  Timer timer([&] { return ++calls, kNever; });
  timer.arm(Clock::now() + 20ms);
  timer.stop();
  std::this_thread::sleep_for(60ms);
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace persistence
