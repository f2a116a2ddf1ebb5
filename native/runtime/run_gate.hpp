// Lets one thread at a time serve a lane: a worker of libuv, or a fallback worker while libuv has none.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "runtime/fallback_request.hpp"
#include "runtime/worker_signals.hpp"

namespace persistence {

class RunGate {
 public:
  explicit RunGate(WorkerSignals& signals) : signals_(signals) {}

  /// Worker of libuv: waits until the fallback worker has left. False if no thread may enter any more.
  bool enter();
  /// Fallback worker: false if it must not or need not serve the lane.
  bool enterInstead(const FallbackRequest& request);
  /// The caller finishes its work under the returned lock.
  [[nodiscard]] std::unique_lock<std::mutex> leave();
  /// JS thread: waits until no thread serves the lane. None enters while the returned lock is held.
  [[nodiscard]] std::unique_lock<std::mutex> waitUntilEmpty();
  /// A worker of libuv waits for the fallback worker to leave.
  bool isWaitedFor() const { return waitedFor_; }

 private:
  WorkerSignals& signals_;

  // any thread, under the mutex
  std::mutex mutex_;
  std::condition_variable left_;
  bool running_ = false;

  // any thread
  std::atomic<bool> waitedFor_{false};
};

}  // namespace persistence
