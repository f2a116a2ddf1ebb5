// A backstop for deadlines: the JS thread settles a call if the worker of its lane is stuck.
#pragma once

#include <atomic>

#include "binding/lane_set.hpp"
#include "binding/settlement.hpp"
#include "runtime/timer.hpp"

namespace persistence::binding {

class Deadlines {
 public:
  Deadlines(Environment& environment, LaneSet& lanes, CallTable& calls, Settlement& settlement)
      : environment_(environment), lanes_(lanes), calls_(calls), settlement_(settlement) {}

  // JS thread
  void watch(TimePoint deadline) {
    if (deadline < timer_.at()) timer_.arm(deadline);
  }
  /// Settles the calls whose deadlines have passed and whose lanes are stuck.
  void settleOverdue();
  void stop() { timer_.stop(); }

 private:
  TimePoint passed();
  std::unordered_set<uint64_t> withdraw(const std::unordered_set<uint64_t>& overdue);

  Environment& environment_;
  LaneSet& lanes_;
  CallTable& calls_;
  Settlement& settlement_;

  // JS thread and timer thread
  std::atomic<bool> graced_{false};   ///< a deadline has passed, and the lanes have kOverdue to settle their calls
  std::atomic<bool> overdue_{false};  ///< kOverdue has passed, too
  Timer timer_{[this] { return passed(); }};
};

}  // namespace persistence::binding
