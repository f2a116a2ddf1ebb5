// The thread that serves a lane: how long it stays, when it spins or sleeps, and when it leaves.
#pragma once

#include "runtime/fallback_request.hpp"
#include "runtime/lane_engine.hpp"
#include "runtime/run_gate.hpp"
#include "runtime/spin_policy.hpp"
#include "runtime/worker_request.hpp"

namespace persistence {

class LaneWorker : public FallbackTask {
 public:
  LaneWorker(LaneEngine& engine, Mailbox& mailbox, CompletionQueue& completions, WorkerSignals& signals,
             WorkerRequest& request, FallbackRequest& fallback)
      : engine_(engine),
        mailbox_(mailbox),
        completions_(completions),
        signals_(signals),
        request_(request),
        fallback_(fallback),
        gate_(signals) {}

  /// Worker of libuv: serves the lane until there is nothing to do.
  void run();
  /// Fallback worker: the same.
  void runInstead() override;
  /// JS thread: returns when no worker is inside. None enters under the lock that this returns.
  [[nodiscard]] std::unique_lock<std::mutex> waitUntilGone() { return gate_.waitUntilEmpty(); }

 private:
  void serve(bool fallback);
  void work(bool fallback);
  bool leavesToOthers(bool fallback, TimePoint since) const;
  bool isFlooded(TimePoint since) const;
  bool closeConnection();
  bool waitForEvents(TimePoint idleSince);
  bool mustLook() const;
  void release();

  LaneEngine& engine_;
  Mailbox& mailbox_;
  CompletionQueue& completions_;
  WorkerSignals& signals_;
  WorkerRequest& request_;
  FallbackRequest& fallback_;

  RunGate gate_;     ///< any thread
  SpinPolicy spin_;  ///< worker thread
};

}  // namespace persistence
