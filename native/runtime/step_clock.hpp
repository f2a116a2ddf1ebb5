// The time of one step of a lane's worker: the whole step sees one point in time.
#pragma once

#include "runtime/thaw.hpp"

namespace persistence {

/// Worker thread.
struct StepClock {
  TimePoint now;
  Thaw thaw;

  void begin() {
    now = Clock::now();
    thaw.begin(now);
  }
  /// The process was stopped: replies that arrived meanwhile are read before deadlines are judged.
  bool thaws() const { return thaw.holds(now); }
};

}  // namespace persistence
