// What became of the calls of a pool, by operation. The JS thread alone writes and reads it.
#pragma once

#include <array>
#include <cstdint>

#include "core/latency_histogram.hpp"
#include "core/operation.hpp"

namespace persistence {

struct OperationMetrics {
  uint64_t calls = 0;    ///< all that were made
  uint64_t refused = 0;  ///< at once, so that they are not in the histogram
  uint64_t failed = 0;   ///< after they were accepted
  LatencyHistogram latency;

  void settled(Duration took, bool well) {
    latency.record(took);
    if (!well) ++failed;
  }
};

class CallMetrics {
 public:
  /// Counts a call. The reference stays valid for as long as this object.
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
