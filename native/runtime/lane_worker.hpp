// Serves a lane on a thread, and decides how long the thread stays, when it spins or sleeps, and when it leaves.
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

  /// Runs on a worker of libuv: serves the lane until there is nothing to do.
  void run();
  /// Runs on a fallback worker: the same.
  void runInstead() override;
  /// JS thread: waits until no worker serves the lane. None enters while the returned lock is held.
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
