// How a lane gets a worker of libuv: within the budget of the process, and when the poller sees something to do.
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
  /// There is something in the mailbox.
  void call();
  /// A worker must look even though no call is queued.
  void insist();
  /// Does the work that other threads have left to the JS thread.
  void followUp();
  /// The worker has left; `hasCalls`: there is more to do.
  void finished(bool hasCalls);
  /// Asks for nothing any more.
  void stop();

  // worker thread
  /// The lane needs another worker when this one has left.
  void want() { wanted_ = true; }
  /// A fallback worker has come instead.
  void satisfied() { wanted_ = false; }
  bool isWanted() const { return wanted_.load(); }
  void watch(Interest interest, TimePoint until) { Poller::instance().watch(*this, interest, until); }
  void unwatch() { Poller::instance().forget(*this); }
  /// Another lane of the process waits for a worker.
  bool othersWait() const { return WorkerBudget::wanted(cells_); }

  // any thread
  /// The worker that was asked for has left, or will not come.
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
  bool active_ = false;  ///< a worker was asked for and has not finished

  // any thread
  std::atomic<bool> wanted_{false};   ///< the JS thread is to ask for a worker
  std::atomic<bool> granted_{false};  ///< the budget has room now: the JS thread is to schedule the worker
};

}  // namespace persistence
