// The work of a lane: one step takes calls, sends, receives, judges deadlines and delivers. Worker thread only, but for
// members that say otherwise.
#pragma once

#include "runtime/connection_supervisor.hpp"

namespace persistence {

class LaneEngine {
 public:
  LaneEngine(std::unique_ptr<Store> store, const Settings& settings, Host& host, Mailbox& mailbox,
             CompletionQueue& completions);

  /// True: something moved, so that another step is worth it.
  bool step();
  TimePoint now() const { return clock_.now; }
  /// No request is without an outcome.
  bool isIdle() const { return dispatcher_.requests().empty(); }
  /// The server is silent although something is expected of it.
  bool isHeldUp() const { return dispatcher_.hangs() || connection_.phase() == Phase::Connecting; }
  /// The event on the socket that the next step waits for.
  Interest interest() const { return connection_.interest(); }
  TimePoint nextEvent();
  /// No step comes before `until`, unless something moves.
  void sleeps(TimePoint until) { clock_.thaw.sleeps(until); }
  /// Only requests without a caller are left.
  bool mayClose();
  /// Ends the connection.
  void close() { connection_.close(); }

  // any thread
  const LinkState& link() const { return connection_.link(); }
  void lookAgain() { dispatcher_.wrongServer().doubt(); }
  /// Calls with an outcome, ever.
  int64_t finished() const { return dispatcher_.requests().finished(); }
  /// Calls on their way to the server or back.
  int64_t inFlight() const { return dispatcher_.requests().sent() - link().unsent(); }

  /// JS thread, when no worker is inside and none will be.
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
