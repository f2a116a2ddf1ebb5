// Checks that every outcome passes, whatever the server sent.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/store.hpp"

namespace persistence::fuzz {

/// Ends the process, as a sanitizer does.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "ERROR: %s\n", what);
  std::abort();
}

/// Reads every byte of the outcome, so that a sanitizer reports a freed one, and checks that an error has a code.
void examine(const Outcome& outcome);

/// The outcomes of operations whose ids count from 0: none has two.
class Deliveries {
 public:
  explicit Deliveries(size_t operations) : has_(operations) {}

  Deliver deliver() {
    return [this](RequestId id, const Outcome& outcome) { take(id, outcome); };
  }
  bool complete() const;

 private:
  void take(RequestId id, const Outcome& outcome);

  std::vector<bool> has_;
};

}  // namespace persistence::fuzz
