// Points in time that one thread per .node file keeps. That thread does no I/O and never waits for anything else, so a
// deadline holds whatever libuv's workers and the event loop do.
#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "core/clock.hpp"

namespace persistence {

/// One deadline of one owner. Arming it is cheap: the thread is only woken when it would sleep for too long.
class Timer {
 public:
  /// `due` is called on the timer thread when the time has come. It must not block and must not arm a timer. It returns
  /// when it is called again; kNever: not before the timer is armed again.
  explicit Timer(std::function<TimePoint()> due) : due_(std::move(due)) {}
  ~Timer() { stop(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Any thread: replaces the point in time set before.
  void arm(TimePoint at);
  bool armed() const { return at() != kNever; }
  /// When it is due; kNever: it is not armed.
  TimePoint at() const { return at_.load(); }
  /// Any thread but the timer thread: `due` is not called any more after this returns.
  void stop();

 private:
  friend class TimerThread;

  const std::function<TimePoint()> due_;
  std::atomic<TimePoint> at_{kNever};
  std::atomic<bool> known_{false};  ///< to the thread
};

}  // namespace persistence
