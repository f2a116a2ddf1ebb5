// Decides when a write also removes some expired rows.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/operation.hpp"

namespace persistence {

/// Where expired rows are to be removed: the family and, for the cache, the name of a separate table; empty: the
/// adapter's.
using Stale = std::pair<Family, std::string>;

class ExpirySweeper {
 public:
  /// Counts an operation that was sent.
  void note(const Operation& operation);
  /// The clean-ups that are due now.
  std::vector<Stale> due();

 private:
  using Clock = std::chrono::steady_clock;
  struct Writes {
    int count = 0;
    Clock::time_point since = Clock::now();
  };

  std::map<Stale, Writes> places_;
};

}  // namespace persistence
