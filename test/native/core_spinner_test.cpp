#include <gtest/gtest.h>

#include "core/spinner.hpp"

namespace persistence {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

Duration lengthAfter(std::initializer_list<Duration> wakings) {
  Spinner spinner;
  for (int i = 0; i < 50; ++i)
    for (const Duration waking : wakings) spinner.woke(waking);
  return spinner.length();
}

TEST(Spinner, StartsShort) { EXPECT_EQ(Spinner().length(), microseconds(50)); }

TEST(Spinner, LastsTwoWakings) {
  const auto length = lengthAfter({microseconds(80), microseconds(100), microseconds(120)});
  EXPECT_GT(length, microseconds(190));
  EXPECT_LT(length, microseconds(210));
}

TEST(Spinner, IsNeverShorterThanAtTheStart) { EXPECT_EQ(lengthAfter({microseconds(4)}), microseconds(50)); }

TEST(Spinner, IsNeverLongerThanTheLongest) {
  EXPECT_LE(lengthAfter({milliseconds(20)}), microseconds(300));
  EXPECT_GT(lengthAfter({milliseconds(20)}), microseconds(290));
}

TEST(Spinner, OneLateWakingIsNoReasonToSpinLonger) {
  Spinner spinner;
  spinner.woke(milliseconds(20));
  EXPECT_LT(spinner.length(), microseconds(90));
}

}  // namespace
}  // namespace persistence
