// Limits the number of libuv's workers that all lanes of the process hold at once, because the application's fs, dns,
// crypto and zlib use the same workers. The counters are in memory that lib/ shares between all .node files and
// Workers.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>

namespace persistence {

/// The shared counters. Null pointers: there is no budget.
struct BudgetCells {
  std::atomic<int32_t>* held = nullptr;
  std::atomic<int32_t>* waiting = nullptr;
};

class BudgetWaiter {
 public:
  virtual ~BudgetWaiter() = default;
  /// The waiter may hold a worker from now on. Called from any thread; must not block.
  virtual void granted() = 0;
};

class WorkerBudget {
 public:
  static WorkerBudget& instance();

  /// True if the caller may hold a worker now. Otherwise granted() is called later, in the order of the calls to
  /// take().
  bool take(BudgetWaiter& waiter, BudgetCells cells);
  void give(BudgetCells cells);
  /// Removes a waiter. False if it was not waiting.
  bool forget(BudgetWaiter& waiter);
  /// Another .node file may have given back a worker.
  void retry();
  /// A lane of the process waits for a worker, so a lane that holds one should return it soon.
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
