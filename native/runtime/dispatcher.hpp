// Decides which requests of a lane are sent and which wait, and settles them. Worker thread only, except for the counts
// of the request table.
#pragma once

#include "runtime/completion_queue.hpp"
#include "runtime/lent_reads.hpp"
#include "runtime/request_table.hpp"
#include "runtime/scheduler.hpp"
#include "runtime/step_clock.hpp"
#include "runtime/wrong_server.hpp"

namespace persistence {

class Dispatcher {
 public:
  // A server that has not answered for this long may hold back a write, as in a failover.
  static constexpr Duration kHangs = std::chrono::milliseconds(100);

  /// `maxPause`: the longest pause between two connections to a wrong server.
  Dispatcher(Store& store, const StepClock& clock, CompletionQueue& completions, Duration maxPause)
      : store_(store), clock_(clock), completions_(completions), wrongServer_(maxPause) {}

  void add(Request&& request);
  /// Sends the requests that may be sent now.
  void submitWaiting();
  /// The server sent a reply.
  void heard() { heardAt_ = clock_.now; }
  void settle(RequestId id, Outcome&& outcome);
  /// The wrong server refused the request. It waits until the lane has left that server.
  void hold(PendingRequest& pending);
  /// The last lent read is back: the requests kept behind the lent reads may be sent.
  void resumeKept();
  /// The connection is lost. All requests without an outcome are sent again on the next one, in call order.
  void requeueAll();

  /// Requests that are sent and not answered.
  size_t outstanding() const { return outstanding_; }
  bool hangs() const { return outstanding_ > 0 && clock_.now >= heardAt_ + kHangs; }
  /// The next deadline, or the time from which the server counts as hanging.
  TimePoint nextEvent();

  RequestTable& requests() { return requests_; }
  const RequestTable& requests() const { return requests_; }
  WrongServer& wrongServer() { return wrongServer_; }
  LentReads& lentReads() { return lentReads_; }

 private:
  void enqueue(RequestId id, const PendingRequest& pending);
  bool submit(const Scheduler::Scheduled& scheduled);

  Store& store_;
  const StepClock& clock_;
  CompletionQueue& completions_;

  RequestTable requests_;
  Scheduler scheduler_;
  WrongServer wrongServer_;
  LentReads lentReads_;
  size_t outstanding_ = 0;
  TimePoint heardAt_;  ///< when the last reply arrived, or when the first outstanding request was sent
};

/// The time between two points, for messages and events.
inline int64_t inMilliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

/// The request can be sent again although the server may have applied it.
inline bool mayRepeat(const Store& store, RequestId id, const PendingRequest& pending) {
  return repeatable(pending.request.operation) || store.resendable(id);
}

/// An operation of Family::Connection. Each lane executes its own.
inline bool isConnect(const PendingRequest& pending) { return !isCall(pending.request); }

}  // namespace persistence
