// WorkerBudget of our own that serve lanes while libuv has no worker for them: its workers may all be held by an
// application's blocked file operations, or its event loop may be blocked, so that nothing can be queued there.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>

namespace persistence {

class FallbackTask {
 public:
  virtual ~FallbackTask() = default;
  /// On a thread of ours. Returns soon: what waits for a socket gives the thread back.
  virtual void runInstead() = 0;
};

class FallbackWorkers {
 public:
  static FallbackWorkers& instance();

  /// Any thread: runs the task soon, once, however often it is asked before that. False when no thread can be started.
  bool take(FallbackTask& task);
  /// Returns when the task is not run any more. Not from the task itself.
  void forget(FallbackTask& task);
  /// Another task waits for a thread, or the process exits: a task that runs for long should return.
  bool wanted() const { return waiting_.load() > 0 || ending_.load(); }

 private:
  FallbackWorkers();
  void end();
  void loop();
  bool startThread();
  void push(FallbackTask& task);
  bool isQueued(const FallbackTask& task) const;
  void runNext(std::unique_lock<std::mutex>& lock);

  const pid_t process_;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::condition_variable done_;
  std::deque<FallbackTask*> queue_;
  std::set<FallbackTask*> running_;
  std::set<FallbackTask*> again_;  ///< asked for while they run
  std::atomic<size_t> waiting_{0};
  std::atomic<bool> ending_{false};
  int threads_ = 0;
  int idle_ = 0;
};

}  // namespace persistence
