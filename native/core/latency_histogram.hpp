// Durations of calls, counted in fixed buckets: nothing is allocated, and two histograms can be added.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "core/clock.hpp"

namespace persistence {

class LatencyHistogram {
 public:
  /// Each decade has four linear steps. The default bounds of OpenTelemetry and prom-client are among them.
  static constexpr size_t kSteps = 4;
  /// From 10 µs to 100 s.
  static constexpr size_t kDecades = 7;
  static constexpr size_t kBounds = kSteps * kDecades;

  using Bounds = std::array<Duration, kBounds>;
  /// There is one more bucket than bounds: the last bucket has no upper bound.
  using Counts = std::array<uint64_t, kBounds + 1>;

  /// A duration equal to a bound belongs to the bucket of that bound.
  static constexpr Bounds upperBounds() {
    Bounds bounds{};
    Duration decade = std::chrono::microseconds(100);
    for (size_t at = 0; at < kBounds; at += kSteps, decade *= 10)
      for (size_t step = 0; step < kSteps; ++step) bounds[at + step] = decade / kSteps * (step + 1);
    return bounds;
  }

  void record(Duration took) {
    ++counts_[bucketOf(took)];
    sum_ += took;
  }

  const Counts& counts() const { return counts_; }
  uint64_t count() const { return std::accumulate(counts_.begin(), counts_.end(), uint64_t{0}); }
  Duration sum() const { return sum_; }

 private:
  // Durations of one bit width differ by less than a factor of two, and such a range contains at most two bounds. So
  // two comparisons find the bucket without a branch, which would often be mispredicted.
  static constexpr size_t kWidths = 65;
  static constexpr size_t kBoundsInWidth = 2;

  /// The bucket of the shortest duration of each bit width.
  static constexpr std::array<uint8_t, kWidths> firstBuckets() {
    std::array<uint8_t, kWidths> first{};
    for (size_t width = 1; width < kWidths; ++width)
      for (const Duration bound : upperBounds())
        first[width] += static_cast<uint64_t>(bound.count()) < uint64_t{1} << (width - 1);
    return first;
  }

  static constexpr std::array<Duration, kBounds + kBoundsInWidth> paddedBounds() {
    std::array<Duration, kBounds + kBoundsInWidth> padded{};
    padded.fill(Duration::max());
    for (size_t at = 0; at < kBounds; ++at) padded[at] = upperBounds()[at];
    return padded;
  }

  static size_t bucketOf(Duration took) {
    static constexpr auto first = firstBuckets();
    static constexpr auto bounds = paddedBounds();
    const size_t bucket = first[static_cast<size_t>(std::bit_width(static_cast<uint64_t>(took.count())))];
    return bucket + (took > bounds[bucket]) + (took > bounds[bucket + 1]);
  }

  Counts counts_{};
  Duration sum_{};
};

}  // namespace persistence
