// A lane: one connection, and at most one worker thread at a time that serves it. This is the side of the JS thread.
//
//   JS thread      push() gathers, flush() hands over and makes sure that a worker looks, takeCompleted() takes what is
//                  done
//   worker thread  run() takes the mailbox, hands it to the store, delivers outcomes; returns the thread when there is
//                  nothing to do, when the server is silent, or when another lane waits for a thread
//   poller thread  watches the socket meanwhile and asks for a worker again
//   timer thread   gives the lane to a fallback worker when libuv has no worker for it in time
//
// Closing: close() after the last outcome. quit() at any time: returns when no worker is inside, and none will be; the
// connection and the wake-up are given back then.
#pragma once

#include "runtime/lane_worker.hpp"

namespace persistence {

/// How many calls of a lane are where.
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
  /// After run(), or after the worker thread that was asked for did not come.
  void finished() { request_.finished(mailbox_.hasCalls()); }
  void answerLogin(LoginAnswer answer);
  void close();
  void quit();
  /// Takes back those calls that no worker has taken yet and `isGone` names, which is asked once for each; returns
  /// them.
  std::vector<uint64_t> withdraw(const std::function<bool(uint64_t)>& isGone) { return mailbox_.withdraw(isGone); }
  /// One of `lent` has its outcome, or will not have it elsewhere.
  void readIsBack(uint64_t call);
  /// How many calls it has at this moment.
  Usage usage() const;
  /// After `returned`: everything pushed that the lane has not taken. It takes calls again from then on.
  std::vector<Request> reclaim();

  // worker thread
  void run() { worker_.run(); }

  /// Instead of run(), when the worker thread that was asked for will not come.
  void cancelled() { request_.giveBack(); }

  // any thread
  Link link() const { return engine_.link().link(); }
  /// It has begun to connect, or will soon.
  bool connecting() const { return engine_.link().isTrying() || (link() == Link::None && mailbox_.queued() > 0); }
  /// The last attempt to connect failed.
  bool down() const { return engine_.link().isDown(); }
  /// Connects anew before one of the next operations, unless the connection is younger than this call or a write on it
  /// works soon.
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
