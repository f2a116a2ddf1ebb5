#include <gtest/gtest.h>

#include <thread>

#include "runtime/spin_policy.hpp"

namespace persistence {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

Duration lengthAfter(std::initializer_list<Duration> wakings) {
  SpinPolicy spinner;
  for (int i = 0; i < 50; ++i)
    for (const Duration waking : wakings) spinner.slept(waking);
  return spinner.length();
}

TEST(SpinPolicy, StartsShort) { EXPECT_EQ(SpinPolicy().length(), microseconds(50)); }

TEST(SpinPolicy, LastsFourWakings) {
  const auto length = lengthAfter({microseconds(40), microseconds(50), microseconds(60)});
  EXPECT_GT(length, microseconds(190));
  EXPECT_LT(length, microseconds(210));
}

TEST(SpinPolicy, IsNeverShorterThanAtTheStart) { EXPECT_EQ(lengthAfter({microseconds(4)}), microseconds(50)); }

TEST(SpinPolicy, IsNeverLongerThanTheLongest) {
  EXPECT_LE(lengthAfter({milliseconds(20)}), microseconds(400));
  EXPECT_GT(lengthAfter({milliseconds(20)}), microseconds(390));
}

TEST(SpinPolicy, OneLateWakingIsNoReasonToSpinLonger) {
  SpinPolicy spinner;
  spinner.slept(milliseconds(20));
  EXPECT_LT(spinner.length(), microseconds(100));
}

class SpinnerAfter : public testing::Test {
 protected:
  /// Waits of that length, each ended by the awaited reply.
  void silences(Duration length) {
    for (int i = 0; i < 50; ++i) {
      spinner.spin(now, SpinPolicy::For::Reply);
      now += length;
      spinner.arrived(now);
    }
  }
  bool spins(SpinPolicy::For what) {
    const bool spun = spinner.spin(now, what);
    spinner.waitEnded(now);
    return spun;
  }

  const bool mayEver = std::thread::hardware_concurrency() > 1;
  SpinPolicy spinner;
  TimePoint now = Clock::now();
};

TEST_F(SpinnerAfter, ShortSilencesItSpins) {
  silences(microseconds(20));
  EXPECT_EQ(spins(SpinPolicy::For::Reply), mayEver);
}

TEST_F(SpinnerAfter, LongSilencesItSleepsAtOnce) {
  silences(milliseconds(1));
  EXPECT_FALSE(spins(SpinPolicy::For::Reply));
  EXPECT_EQ(spins(SpinPolicy::For::Call), mayEver);
}

TEST_F(SpinnerAfter, ASilenceTooLongItSleeps) {
  EXPECT_EQ(spinner.spin(now, SpinPolicy::For::Reply), mayEver);
  EXPECT_FALSE(spinner.spin(now + microseconds(51), SpinPolicy::For::Reply));
  EXPECT_FALSE(spinner.spin(now + microseconds(52), SpinPolicy::For::Reply));
}

}  // namespace
}  // namespace persistence
