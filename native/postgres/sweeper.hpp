// Decides when a write takes some expired rows along.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/operation.hpp"
#include "postgres/request.hpp"

namespace persistence::postgres {

class Sweeper {
 public:
  /// Counts an operation that was sent.
  void note(const Operation& operation);
  /// The clean-ups that are due now.
  std::vector<Request> due();

 private:
  using Clock = std::chrono::steady_clock;
  struct Writes {
    int count = 0;
    Clock::time_point since = Clock::now();
  };
  using Place = std::pair<const Statement*, std::string>;  // and the table that it is for

  std::map<Place, Writes> places_;
};

}  // namespace persistence::postgres
