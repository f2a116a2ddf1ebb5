// Threads of the addon that serve lanes while libuv has no worker for them. Blocked file operations of the application
// may hold all workers of libuv. If the event loop is blocked, no work can be queued there.
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
  /// Runs on a thread of the addon. Must return soon: a wait for a socket gives the thread back.
  virtual void runInstead() = 0;
};

class FallbackWorkers {
 public:
  static FallbackWorkers& instance();

  /// Any thread: runs the task once soon. Further calls before that have no effect. False if no thread can be started.
  bool take(FallbackTask& task);
  /// Removes the task, and returns once it does not run. The task itself must not call this.
  void forget(FallbackTask& task);
  /// Another task waits for a thread, or the process exits. A task that has run for long should return.
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
  std::set<FallbackTask*> again_;  ///< tasks to run again, taken while they run
  std::atomic<size_t> waiting_{0};
  std::atomic<bool> ending_{false};
  int threads_ = 0;
  int idle_ = 0;
};

}  // namespace persistence
