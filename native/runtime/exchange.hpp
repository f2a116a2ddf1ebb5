// Uses a ready connection: sends requests, receives and judges replies. Worker thread only.
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

  /// `sends`: requests may be sent.
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
  TimePoint exchangedAt_;  ///< when bytes were last transferred or polled for
};

}  // namespace persistence
