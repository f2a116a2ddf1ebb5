// Reads that a lane has lent to the spare connection, because its server holds back a write. Until all lent reads are
// back, the lane keeps every operation that would change their results, so that calls on one key take effect in call
// order.
#pragma once

#include <unordered_set>

#include "core/access.hpp"

namespace persistence {

class LentReads {
 public:
  void lend(uint64_t call, const Access& access) {
    calls_.insert(call);
    touched_.add(access);
  }
  /// The operation has to wait for a lent read, or for an operation that is kept.
  bool blocks(const Operation& operation) const { return !calls_.empty() && touched_.clashes(accessOf(operation)); }
  void keep(const Operation& operation) { touched_.add(accessOf(operation)); }
  /// True if this was the last lent read.
  bool back(uint64_t call) {
    if (calls_.erase(call) == 0 || !calls_.empty()) return false;
    touched_.clear();
    return true;
  }

 private:
  std::unordered_set<uint64_t> calls_;
  InFlightSet touched_;
};

}  // namespace persistence
