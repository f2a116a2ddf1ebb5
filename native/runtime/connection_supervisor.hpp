// Opens, uses and drops the connection of a lane, and opens it again after a pause. Worker thread only, except for
// LinkState.
#pragma once

#include <memory>

#include "runtime/backoff.hpp"
#include "runtime/exchange.hpp"
#include "runtime/link_state.hpp"
#include "runtime/login_request.hpp"
#include "runtime/outage_policy.hpp"

namespace persistence {

class ConnectionSupervisor {
 public:
  ConnectionSupervisor(std::unique_ptr<Store> store, const Settings& settings, const StepClock& clock,
                       Dispatcher& dispatcher, ReadLender& lender, Mailbox& mailbox, CompletionQueue& completions,
                       Host& host);

  /// Advances the connection by one step. True if anything moved.
  bool advance();
  /// Settles the requests whose deadlines have passed.
  void expire();
  void countUnsent() { link_.setUnsent(store_->unsent()); }
  /// Closes the connection. Only requests without a caller may be left.
  void close();

  Phase phase() const { return store_->phase(); }
  Interest interest() const { return phase() == Phase::Closed ? Interest{} : store_->interest(); }
  TimePoint nextEvent() const;

  /// Any thread.
  const LinkState& link() const { return link_; }
  /// JS thread, once no worker serves the lane and none will.
  void destroy() { store_.reset(); }

 private:
  bool advancePhase();
  bool open();
  bool establish();
  void established();
  bool use();
  void leaveServer();
  void connectFailed(const Error& error);
  void connectionLost(const Error& error);
  void drop();

  std::unique_ptr<Store> store_;
  const StepClock& clock_;
  Dispatcher& dispatcher_;
  CompletionQueue& completions_;
  Mailbox& mailbox_;
  LinkState link_;
  LoginRequest login_;
  Exchange exchange_;
  OutagePolicy outage_;
  Backoff backoff_;
  TimePoint retryAt_;
};

}  // namespace persistence
