// The use of a connection that is ready: requests are sent, replies received and judged. Worker thread only.
#pragma once

#include "runtime/dispatcher.hpp"
#include "runtime/read_lender.hpp"

namespace persistence {

class Exchange {
 public:
  Exchange(Store& store, const StepClock& clock, Dispatcher& dispatcher, ReadLender& lender,
           CompletionQueue& completions, Host& host)
      : store_(store),
        clock_(clock),
        dispatcher_(dispatcher),
        lender_(lender),
        completions_(completions),
        host_(host) {}

  /// `sends`: requests may go out.
  Progress advance(bool sends);

 private:
  bool serverSpoke();
  void answered(RequestId id, Outcome&& outcome);
  void wrote();
  bool refusedByWrongServer(RequestId id, PendingRequest& pending, const Error& error);

  Store& store_;
  const StepClock& clock_;
  Dispatcher& dispatcher_;
  ReadLender& lender_;
  CompletionQueue& completions_;
  Host& host_;
  TimePoint exchangedAt_;  ///< bytes last went through, or were looked for
};

}  // namespace persistence
