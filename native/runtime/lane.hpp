// A lane: one connection, and at most one worker thread at a time that serves it. This is the side of the JS thread.
//
//   JS thread      push() collects calls, flush() hands them over and makes sure that a worker looks, takeCompleted()
//                  takes the completed batch
//   worker thread  run() takes the mailbox, hands the calls to the store and delivers outcomes. It returns the thread
//                  when there is nothing to do, when the server is silent, or when another lane waits for a thread.
//   poller thread  watches the socket meanwhile and asks for a worker again
//   timer thread   gives the lane to a fallback worker if libuv has no worker for it in time
//
// close() ends the connection after the last outcome. quit() may be called at any time. It waits until no worker serves
// the lane, prevents any from entering, and then frees the connection and the wake-up.
#pragma once

#include "runtime/lane_worker.hpp"

namespace persistence {

/// The number of calls of a lane in each state.
struct Usage {
  size_t queued = 0;    ///< accepted and not sent
  size_t inFlight = 0;  ///< sent and not answered
};

class Lane {
 public:
  Lane(std::unique_ptr<Store> store, const Settings& settings, Host& host, BudgetCells cells);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  // JS thread
  void push(Request request) { mailbox_.push(std::move(request)); }
  void flush();
  CompletedBatch takeCompleted();
  /// After run(), or if the requested worker thread did not come.
  void finished() { request_.finished(mailbox_.hasCalls()); }
  void answerLogin(LoginAnswer answer);
  void close();
  void quit();
  /// Takes back the calls for which `isGone` returns true and that no worker has taken yet. Returns those that no lane
  /// has sent before. `isGone` is called once for each waiting call.
  std::vector<uint64_t> withdraw(const std::function<bool(uint64_t)>& isGone) { return mailbox_.withdraw(isGone); }
  /// A request of `lent` has its outcome, or the other connection will not deliver one.
  void readIsBack(uint64_t call);
  /// The number of calls at this moment.
  Usage usage() const;
  /// After `returned`: takes back all pushed requests that no worker has taken. The lane takes calls again afterwards.
  std::vector<Request> reclaim();

  // worker thread
  void run() { worker_.run(); }

  /// Instead of run(), if the requested worker thread will not come.
  void cancelled() { request_.giveBack(); }

  // any thread
  Link link() const { return engine_.link().link(); }
  /// The lane is connecting, or will be soon.
  bool connecting() const { return engine_.link().isTrying() || (link() == Link::None && mailbox_.queued() > 0); }
  /// The last attempt to connect failed.
  bool down() const { return engine_.link().isDown(); }
  /// The lane reconnects before one of the next operations, unless its connection is newer than this call or a write on
  /// it succeeds soon.
  void lookAgain() { engine_.lookAgain(); }

 private:
  // between threads
  Mailbox mailbox_;
  CompletionQueue completions_;
  WorkerSignals signals_;

  // worker thread
  LaneEngine engine_;
  LaneWorker worker_;

  // any thread asks, the JS thread schedules
  FallbackRequest fallback_;
  WorkerRequest request_;
};

}  // namespace persistence
