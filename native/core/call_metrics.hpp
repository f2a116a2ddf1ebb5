// Counts and durations of a pool's calls, by operation. Only the JS thread writes and reads them.
#pragma once

#include <array>
#include <cstdint>

#include "core/latency_histogram.hpp"
#include "core/operation.hpp"

namespace persistence {

struct OperationMetrics {
  uint64_t calls = 0;    ///< including refused calls
  uint64_t refused = 0;  ///< refused at once, so not in the histogram
  uint64_t failed = 0;   ///< failed after they were accepted
  LatencyHistogram latency;

  void settled(Duration took, bool well) {
    latency.record(took);
    if (!well) ++failed;
  }
};

class CallMetrics {
 public:
  /// Counts a call. The reference stays valid as long as this object exists.
  OperationMetrics& called(const Operation& operation) {
    OperationMetrics& metrics = operations_[operation.index()];
    ++metrics.calls;
    return metrics;
  }

  /// In the order of the Operation variant.
  const auto& operations() const { return operations_; }

 private:
  std::array<OperationMetrics, std::variant_size_v<Operation>> operations_{};
};

}  // namespace persistence
