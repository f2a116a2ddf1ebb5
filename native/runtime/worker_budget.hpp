// How many pool threads all lanes of the process may hold at once. An application's fs, dns, crypto and zlib
// share that pool. The counters live in memory that lib/ shares between all .node files and Workers.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>

namespace persistence {

/// The shared counters; null pointers: a process of its own, nothing shared.
struct BudgetCells {
  std::atomic<int32_t>* held = nullptr;
  std::atomic<int32_t>* waiting = nullptr;
};

class BudgetWaiter {
 public:
  virtual ~BudgetWaiter() = default;
  /// A thread is yours now; called from any thread, must not block.
  virtual void granted() = 0;
};

class WorkerBudget {
 public:
  static WorkerBudget& instance();

  /// True when the caller may hold a thread now; otherwise granted() comes later, first come first served.
  bool take(BudgetWaiter& waiter, BudgetCells cells);
  void give(BudgetCells cells);
  /// Takes a waiter out again; false when it was not waiting.
  bool forget(BudgetWaiter& waiter);
  /// A thread may have been given back by another .node file.
  void retry();
  /// Somebody in the process waits for a thread: a holder should return soon.
  static bool wanted(BudgetCells cells);
  bool anyoneWaits() const { return waiters_.load() > 0; }

 private:
  struct Waiting {
    BudgetWaiter* waiter;
    BudgetCells cells;
  };

  void grantNext();

  std::mutex mutex_;
  std::deque<Waiting> queue_;
  std::atomic<size_t> waiters_{0};
};

}  // namespace persistence
