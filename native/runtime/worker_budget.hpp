// How many pool threads all lanes of the process may hold at once. An application's fs, dns, crypto and zlib
// share that pool. The counters live in memory that lib/ shares between all .node files and Workers.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>

namespace persistence {

/// The shared counters; null pointers: a process of its own, nothing shared.
struct ThreadCells {
  std::atomic<int32_t>* held = nullptr;
  std::atomic<int32_t>* waiting = nullptr;
};

class ThreadWaiter {
 public:
  virtual ~ThreadWaiter() = default;
  /// A thread is yours now; called from any thread, must not block.
  virtual void granted() = 0;
};

class Threads {
 public:
  static Threads& instance();

  /// True when the caller may hold a thread now; otherwise granted() comes later, first come first served.
  bool take(ThreadWaiter& waiter, ThreadCells cells);
  void give(ThreadCells cells);
  /// Takes a waiter out again; false when it was not waiting.
  bool forget(ThreadWaiter& waiter);
  /// A thread may have been given back by another .node file.
  void retry();
  /// Somebody in the process waits for a thread: a holder should return soon.
  static bool wanted(ThreadCells cells);
  bool anyoneWaits() const { return waiters_.load() > 0; }

 private:
  struct Waiting {
    ThreadWaiter* waiter;
    ThreadCells cells;
  };

  void grantNext();

  std::mutex mutex_;
  std::deque<Waiting> line_;
  std::atomic<size_t> waiters_{0};
};

}  // namespace persistence
