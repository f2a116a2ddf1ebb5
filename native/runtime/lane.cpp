#include "runtime/lane.hpp"

#include <algorithm>

namespace persistence {

Lane::Lane(std::unique_ptr<Store> store, const Settings& settings, Host& host, BudgetCells cells)
    : mailbox_(store->earlyFlushSize()),
      completions_(host),
      engine_(std::move(store), settings, host, mailbox_, completions_),
      worker_(engine_, mailbox_, completions_, signals_, request_, fallback_),
      fallback_(signals_, worker_),
      request_(host, cells, signals_, fallback_) {
  Poller::instance();  // starts the poller's thread here, because a failure can still be reported
}

Lane::~Lane() { quit(); }

// A worker for an empty mailbox would take a thread from lanes with work.
void Lane::flush() {
  mailbox_.handOver();
  if (mailbox_.queued() > 0) request_.call();
}

CompletedBatch Lane::takeCompleted() {
  request_.followUp();
  return completions_.take();
}

std::vector<Request> Lane::reclaim() {
  std::vector<Request> requests = mailbox_.reclaim();
  if (signals_.closing) close();  // the close waited for these requests
  return requests;
}

// The worker runs meanwhile. A call that it sends or settles between two of these reads may be counted wrongly.
Usage Lane::usage() const {
  const auto count = [](int64_t calls) { return static_cast<size_t>(std::max<int64_t>(calls, 0)); };
  const int64_t unanswered = mailbox_.pushed() - engine_.finished();
  const size_t inFlight = count(engine_.inFlight());
  return {count(unanswered - static_cast<int64_t>(inFlight)), inFlight};
}

void Lane::answerLogin(LoginAnswer answer) {
  mailbox_.answerLogin(std::move(answer));
  request_.insist();
}

void Lane::readIsBack(uint64_t call) {
  mailbox_.returnRead(call);
  request_.insist();
}

void Lane::close() {
  mailbox_.handOver();
  signals_.closing = true;
  request_.insist();
}

void Lane::quit() {
  if (signals_.quit) return;
  signals_.quit = true;
  signals_.wakeup.notify();
  request_.stop();
  const auto lock = worker_.waitUntilGone();
  request_.unwatch();  // a worker that left in the meantime may have set a watch
  engine_.destroy();
  signals_.wakeup.end();
  Poller::instance().look();
}

}  // namespace persistence
