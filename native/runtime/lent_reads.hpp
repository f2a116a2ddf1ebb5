// Reads that a lane has lent to another connection, because its server holds back a write. Until all are back the lane
// keeps whatever would change their answers, so that calls on one key take effect in call order.
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
  /// It has to wait for a lent read, or for an operation that does.
  bool blocks(const Operation& operation) const { return !calls_.empty() && touched_.clashes(accessOf(operation)); }
  void keep(const Operation& operation) { touched_.add(accessOf(operation)); }
  /// True when it was the last one that was away.
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
