// Gets a worker of libuv for a lane, within the budget of the process. The poller may ask for one as well.
#pragma once

#include <atomic>

#include "runtime/fallback_request.hpp"
#include "runtime/host.hpp"
#include "runtime/poller.hpp"
#include "runtime/worker_budget.hpp"
#include "runtime/worker_signals.hpp"

namespace persistence {

class WorkerRequest : private Watcher, private BudgetWaiter {
 public:
  WorkerRequest(Host& host, BudgetCells cells, WorkerSignals& signals, FallbackRequest& fallback)
      : host_(host), cells_(cells), signals_(signals), fallback_(fallback) {}

  // JS thread
  /// The mailbox has calls.
  void call();
  /// A worker must look even if no call is queued.
  void insist();
  /// Schedules the workers that other threads asked for.
  void followUp();
  /// The worker has left. `hasCalls`: the mailbox has more calls.
  void finished(bool hasCalls);
  /// No worker is asked for afterwards.
  void stop();

  // worker thread
  /// The lane needs another worker after this one.
  void want() { wanted_ = true; }
  /// A fallback worker serves the lane instead.
  void satisfied() { wanted_ = false; }
  bool isWanted() const { return wanted_.load(); }
  void watch(Interest interest, TimePoint until) { Poller::instance().watch(*this, interest, until); }
  void unwatch() { Poller::instance().forget(*this); }
  /// Another lane of the process waits for a worker.
  bool othersWait() const { return WorkerBudget::wanted(cells_); }

  // any thread
  /// The requested worker has left, or will not come.
  void giveBack() { WorkerBudget::instance().give(cells_); }

 private:
  void request();
  void wake();
  void ready() override;
  void granted() override;

  Host& host_;
  const BudgetCells cells_;
  WorkerSignals& signals_;
  FallbackRequest& fallback_;

  // JS thread
  bool active_ = false;  ///< a worker was requested and has not finished

  // any thread
  std::atomic<bool> wanted_{false};   ///< the JS thread must request a worker
  std::atomic<bool> granted_{false};  ///< the budget has room now: the JS thread must schedule the worker
};

}  // namespace persistence
