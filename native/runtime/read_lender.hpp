// Lends reads to the spare connection while the server holds back a write, and takes them back. Worker thread only.
#pragma once

#include "runtime/dispatcher.hpp"
#include "runtime/host.hpp"
#include "runtime/mailbox.hpp"

namespace persistence {

class ReadLender {
 public:
  ReadLender(Dispatcher& dispatcher, Mailbox& mailbox, CompletionQueue& completions, Host& host)
      : dispatcher_(dispatcher), mailbox_(mailbox), completions_(completions), host_(host) {}

  /// Lends copies of the reads on whose keys no write is pending. The first outcome counts.
  void lend();
  void takeBack();

 private:
  bool findWrites(InFlightSet& writes);

  Dispatcher& dispatcher_;
  Mailbox& mailbox_;
  CompletionQueue& completions_;
  Host& host_;
};

}  // namespace persistence
