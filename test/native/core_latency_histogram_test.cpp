#include <gtest/gtest.h>

#include "core/latency_histogram.hpp"

namespace persistence {
namespace {

using namespace std::chrono_literals;

constexpr auto kBounds = LatencyHistogram::upperBounds();
constexpr size_t kLast = LatencyHistogram::kBounds;

size_t bucketOf(Duration took) {
  LatencyHistogram histogram;
  histogram.record(took);
  const auto& counts = histogram.counts();
  return static_cast<size_t>(std::find(counts.begin(), counts.end(), 1u) - counts.begin());
}

TEST(LatencyHistograms, HaveFourLinearStepsInEachDecade) {
  EXPECT_EQ(kBounds.front(), 25us);
  EXPECT_EQ(kBounds.back(), 100s);
  const std::vector<Duration> second(kBounds.begin() + 4, kBounds.begin() + 8);
  EXPECT_EQ(second, (std::vector<Duration>{250us, 500us, 750us, 1ms}));
  EXPECT_TRUE(std::is_sorted(kBounds.begin(), kBounds.end()));
}

// https://opentelemetry.io/docs/specs/semconv/database/database-metrics/ and prom-client's defaults.
TEST(LatencyHistograms, HaveTheUsualBoundsAmongThem) {
  for (const Duration usual :
       std::initializer_list<Duration>{1ms, 5ms, 10ms, 25ms, 50ms, 100ms, 250ms, 500ms, 1s, 2500ms, 5s, 10s})
    EXPECT_TRUE(std::binary_search(kBounds.begin(), kBounds.end(), usual)) << usual.count();
}

TEST(LatencyHistograms, PutADurationThatEqualsABoundIntoItsBucket) {
  for (size_t at = 0; at < kLast; ++at) {
    EXPECT_EQ(bucketOf(kBounds[at]), at);
    EXPECT_EQ(bucketOf(kBounds[at] + 1ns), at + 1);
  }
}

TEST(LatencyHistograms, PutTheShortestIntoTheFirstAndTheLongestBehindTheLastBound) {
  EXPECT_EQ(bucketOf(0ns), 0u);
  EXPECT_EQ(bucketOf(100s + 1ns), kLast);
  EXPECT_EQ(bucketOf(24h), kLast);
}

TEST(LatencyHistograms, CountAndAddUp) {
  LatencyHistogram histogram;
  for (const Duration took : std::initializer_list<Duration>{1ms, 1ms, 40us, 200s}) histogram.record(took);
  EXPECT_EQ(histogram.count(), 4u);
  EXPECT_EQ(histogram.counts()[7], 2u);
  EXPECT_EQ(histogram.sum(), 200s + 2ms + 40us);
}

}  // namespace
}  // namespace persistence
