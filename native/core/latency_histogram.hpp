// How long calls took, counted in buckets that never change: nothing is allocated, and two histograms can be added.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "core/clock.hpp"

namespace persistence {

class LatencyHistogram {
 public:
  /// Each decade in four linear steps. OpenTelemetry's and prom-client's usual bounds are among them.
  static constexpr size_t kSteps = 4;
  /// From 10 µs to 100 s.
  static constexpr size_t kDecades = 7;
  static constexpr size_t kBounds = kSteps * kDecades;

  using Bounds = std::array<Duration, kBounds>;
  /// One more than bounds: the last bucket has no upper bound.
  using Counts = std::array<uint64_t, kBounds + 1>;

  /// A duration that equals a bound belongs to its bucket.
  static constexpr Bounds upperBounds() {
    Bounds bounds{};
    Duration decade = std::chrono::microseconds(100);
    for (size_t at = 0; at < kBounds; at += kSteps, decade *= 10)
      for (size_t step = 0; step < kSteps; ++step) bounds[at + step] = decade / kSteps * (step + 1);
    return bounds;
  }

  void record(Duration took) {
    static constexpr Bounds bounds = upperBounds();
    const auto bound = std::lower_bound(bounds.begin(), bounds.end(), took);
    ++counts_[static_cast<size_t>(bound - bounds.begin())];
    sum_ += took;
  }

  const Counts& counts() const { return counts_; }
  uint64_t count() const { return std::accumulate(counts_.begin(), counts_.end(), uint64_t{0}); }
  Duration sum() const { return sum_; }

 private:
  Counts counts_{};
  Duration sum_{};
};

}  // namespace persistence
