// The work of a lane: one step takes calls, sends, receives, judges deadlines and delivers outcomes. Worker thread
// only, unless a member's comment names another thread.
#pragma once

#include "runtime/connection_supervisor.hpp"

namespace persistence {

class LaneEngine {
 public:
  LaneEngine(std::unique_ptr<Store> store, const Settings& settings, Host& host, Mailbox& mailbox,
             CompletionQueue& completions);

  /// True if anything moved, so that another step is useful.
  bool step();
  TimePoint now() const { return clock_.now; }
  /// Every request has its outcome.
  bool isIdle() const { return dispatcher_.requests().empty(); }
  /// The server is silent although a reply or a connection is awaited.
  bool isHeldUp() const { return dispatcher_.hangs() || connection_.phase() == Phase::Connecting; }
  /// The event on the socket for which the next step waits.
  Interest interest() const { return connection_.interest(); }
  TimePoint nextEvent();
  /// The next step is at `until`, or earlier after an event.
  void sleeps(TimePoint until) { clock_.thaw.sleeps(until); }
  /// Only requests without a caller are left.
  bool mayClose();
  /// Ends the connection.
  void close() { connection_.close(); }

  // any thread
  const LinkState& link() const { return connection_.link(); }
  void lookAgain() { dispatcher_.wrongServer().doubt(); }
  /// All calls so far that have an outcome.
  int64_t finished() const { return dispatcher_.requests().finished(); }
  /// Calls that the store has begun to send and that are not answered.
  int64_t inFlight() const { return dispatcher_.requests().sent() - link().unsent(); }

  /// JS thread, once no worker serves the lane and none will.
  void destroy() { connection_.destroy(); }

 private:
  bool drainMailbox();

  Mailbox& mailbox_;
  CompletionQueue& completions_;
  StepClock clock_;
  Dispatcher dispatcher_;
  ReadLender lender_;
  ConnectionSupervisor connection_;
};

}  // namespace persistence
