// Deadlines on one thread per .node file. The thread does no I/O and waits for nothing else, so a blocked event loop or
// blocked workers of libuv do not delay a deadline.
#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "core/clock.hpp"

namespace persistence {

/// One deadline of one owner. Arming is cheap: the thread is woken only if it would sleep too long.
class Timer {
 public:
  /// `due` is called on the timer thread when the deadline has passed. It must not block and must not arm a timer. It
  /// returns the time of its next call; kNever: not until the timer is armed again.
  explicit Timer(std::function<TimePoint()> due) : due_(std::move(due)) {}
  ~Timer() { stop(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Any thread: replaces the deadline set before.
  void arm(TimePoint at);
  bool armed() const { return at() != kNever; }
  /// The deadline; kNever if the timer is not armed.
  TimePoint at() const { return at_.load(); }
  /// Any thread but the timer thread: `due` is not called any more after this returns.
  void stop();

 private:
  friend class TimerThread;

  const std::function<TimePoint()> due_;
  std::atomic<TimePoint> at_{kNever};
  std::atomic<bool> known_{false};  ///< the thread has the timer in its list
};

}  // namespace persistence
