// Lends reads to another connection while the server holds back a write, and takes their return. Worker thread only.
#pragma once

#include "runtime/dispatcher.hpp"
#include "runtime/host.hpp"
#include "runtime/mailbox.hpp"

namespace persistence {

class ReadLender {
 public:
  ReadLender(Dispatcher& dispatcher, Mailbox& mailbox, CompletionQueue& completions, Host& host)
      : dispatcher_(dispatcher), mailbox_(mailbox), completions_(completions), host_(host) {}

  /// Lends copies of the reads whose keys no write is under way to. The first answer counts.
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
