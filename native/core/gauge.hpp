// A number that one thread changes and every thread may read.
#pragma once

#include <atomic>
#include <cstdint>

namespace persistence {

/// Only one thread writes, so no change needs a locked instruction.
class Gauge {
 public:
  void set(int64_t to) { value_.store(to, std::memory_order_relaxed); }
  void add(int64_t by) { set(value() + by); }
  int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_{0};
};

}  // namespace persistence
