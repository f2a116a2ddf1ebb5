// Asks for a fallback worker if libuv gives the lane no worker in time.
#pragma once

#include <atomic>
#include <chrono>

#include "runtime/fallback_workers.hpp"
#include "runtime/timer.hpp"
#include "runtime/worker_signals.hpp"

namespace persistence {

class FallbackRequest {
 public:
  // An idle worker of libuv takes work within microseconds.
  static constexpr std::chrono::milliseconds kLibuvPatience{20};

  /// `task` serves the lane on the fallback worker.
  FallbackRequest(const WorkerSignals& signals, FallbackTask& task) : signals_(signals), task_(task) {}

  // any thread
  /// The lane needs a thread. A fallback worker serves it after `patience`, or at once if libuv is known to be short of
  /// workers.
  void await(std::chrono::milliseconds patience);
  /// libuv was asked for a worker only now, so the time for it begins again.
  void restart();
  /// A fallback worker left unfinished work. One serves the lane again after `pause`.
  void resume(Duration pause);
  bool isNeeded() const { return needed_.load(); }

  // worker thread
  /// The lane has a thread.
  void served() { needed_ = false; }
  /// libuv has a worker again. True if it was short of workers before.
  bool libuvCame() { return starved_.exchange(false); }

  // JS thread
  /// After this no fallback worker serves the lane, and none will.
  void stop();

 private:
  TimePoint due();

  const WorkerSignals& signals_;
  FallbackTask& task_;

  // any thread
  std::atomic<bool> needed_{false};
  std::atomic<bool> starved_{false};  ///< libuv let the lane wait too long, and no worker of libuv has served it since
  Timer timer_{[this] { return due(); }};
};

}  // namespace persistence
