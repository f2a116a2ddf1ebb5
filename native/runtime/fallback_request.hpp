// Asks for a fallback worker when libuv gives a lane no worker in time.
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
  /// The lane needs a thread: a fallback worker comes after `patience`, or at once where libuv is known to be short.
  void await(std::chrono::milliseconds patience);
  /// A worker was asked of libuv only now: its time begins anew.
  void restart();
  /// A fallback worker left with work to do: one comes again after `pause`.
  void resume(Duration pause);
  bool isNeeded() const { return needed_.load(); }

  // worker thread
  /// The lane has a thread.
  void served() { needed_ = false; }
  /// libuv has a worker again. True when it had been short of them.
  bool libuvCame() { return starved_.exchange(false); }

  // JS thread
  /// No fallback worker is inside after this, and none will be.
  void stop();

 private:
  TimePoint due();

  const WorkerSignals& signals_;
  FallbackTask& task_;

  // any thread
  std::atomic<bool> needed_{false};
  std::atomic<bool> starved_{false};  ///< libuv let the lane wait for a worker; until one comes
  Timer timer_{[this] { return due(); }};
};

}  // namespace persistence
