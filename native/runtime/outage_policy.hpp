// Decides for each request while there is no connection: it waits, fails, or goes to another lane. Worker thread only.
#pragma once

#include <optional>

#include "runtime/dispatcher.hpp"
#include "runtime/host.hpp"
#include "runtime/link_state.hpp"
#include "runtime/mailbox.hpp"

namespace persistence {

class OutagePolicy {
 public:
  OutagePolicy(const Store& store, const StepClock& clock, const LinkState& link, Dispatcher& dispatcher,
               Mailbox& mailbox, CompletionQueue& completions, Host& host)
      : store_(store),
        clock_(clock),
        link_(link),
        dispatcher_(dispatcher),
        mailbox_(mailbox),
        completions_(completions),
        host_(host) {}

  /// An attempt to connect failed.
  void connectFailed(const Error& error);
  /// The connection was lost, possibly with requests on their way.
  void connectionLost(const Error& error);
  /// The lane left a wrong server while no request was on its way.
  void leftServer(const Error& why);
  void connected() { lastFailure_.reset(); }
  /// Gives the calls to another lane, if one has a connection.
  void giveBackIfOthersServe();
  /// Settles the requests whose deadlines have passed. Returns the error of a request that was sent and not answered.
  std::optional<Error> expire();

 private:
  void failWaiting(const Error& error, Others others);
  void giveBack();
  bool hasSentCount();
  Error expiry(const PendingRequest& pending);

  const Store& store_;
  const StepClock& clock_;
  const LinkState& link_;
  Dispatcher& dispatcher_;
  Mailbox& mailbox_;
  CompletionQueue& completions_;
  Host& host_;
  std::optional<Error> lastFailure_;  ///< why there is no connection
};

}  // namespace persistence
