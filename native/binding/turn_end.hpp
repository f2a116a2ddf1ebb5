// Hands the calls of one turn of the event loop to the lanes when the turn ends.
#pragma once

#include <napi.h>

#include <atomic>

#include "binding/lane_set.hpp"
#include "runtime/timer.hpp"

namespace persistence::binding {

class TurnEnd {
 public:
  TurnEnd(Environment& environment, LaneSet& lanes);

  // JS thread
  /// One flush per turn, however many calls the turn starts.
  void defer();
  void flush();
  void flushDeferred() {
    if (isDeferred()) flush();
  }
  void stop() { timer_.stop(); }
  void leave() { flush_.Reset(); }

 private:
  bool isDeferred() const { return deferredAt_.load() != kNever; }
  TimePoint late();

  Environment& environment_;
  LaneSet& lanes_;

  // JS thread
  Napi::FunctionReference flush_;

  // JS thread and timer thread
  std::atomic<TimePoint> deferredAt_{kNever};  ///< since when calls wait for the end of the turn
  Timer timer_{[this] { return late(); }};
};

}  // namespace persistence::binding
