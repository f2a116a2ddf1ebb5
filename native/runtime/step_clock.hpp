// The time of one step of a lane's worker. The whole step uses one point in time.
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
  /// The process was stopped. Replies that arrived meanwhile are read before deadlines are judged.
  bool thaws() const { return thaw.holds(now); }
};

}  // namespace persistence
