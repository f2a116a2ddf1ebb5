#include "runtime/outage_policy.hpp"

#include <algorithm>

namespace persistence {
namespace {

constexpr uint8_t kMaxSends = 3;

bool isSentCount(const PendingRequest& pending) {
  return pending.request.sent > 0 && !repeatable(pending.request.operation);
}

// A request without a caller only makes the lane connect.
bool isProbe(const PendingRequest& pending) { return pending.request.call == kNobody; }

}  // namespace

void OutagePolicy::connectFailed(const Error& error) {
  lastFailure_ = error;
  dispatcher_.requeueAll();
  const Others others = host_.others();
  failWaiting(error, others);
  if (others == Others::Up) giveBack();
  dispatcher_.requeueAll();
}

// A call to connect fails at once. Other calls fail at once if the error is not retryable or the lane was never
// connected. After a lost connection they wait for the server until their deadlines. If another lane is connected or
// connecting, they don't fail, because it may serve them.
void OutagePolicy::failWaiting(const Error& error, Others others) {
  RequestTable& requests = dispatcher_.requests();
  for (const RequestId id : requests.live()) {
    PendingRequest* pending = requests.find(id);
    if (isProbe(*pending)) continue;
    if (!isConnect(*pending) && (others != Others::Closed || (error.retryable() && link_.wasUp()))) continue;
    Error own = error;
    own.outcomeKnown = pending->request.sent == 0;
    dispatcher_.settle(id, std::move(own));
  }
}

void OutagePolicy::giveBackIfOthersServe() {
  if (host_.others() == Others::Up) giveBack();
}

// Returns requests to the pool, which pushes them to a connected lane. A count that was sent stays, because only this
// store can repeat it. The other operations on breakers stay with it, so that they keep their order.
void OutagePolicy::giveBack() {
  RequestTable& requests = dispatcher_.requests();
  const bool keepsCounts = hasSentCount();
  bool some = false;
  for (const RequestId id : requests.live()) {
    PendingRequest* pending = requests.find(id);
    if (isConnect(*pending) || (keepsCounts && familyOf(pending->request.operation) == Family::Circuit)) continue;
    completions_.giveBack(std::move(pending->request));
    requests.finish(*pending);
    some = true;
  }
  if (some) mailbox_.suspend();
}

bool OutagePolicy::hasSentCount() {
  RequestTable& requests = dispatcher_.requests();
  const std::vector<RequestId> live = requests.live();
  return std::any_of(live.begin(), live.end(), [&](RequestId id) { return isSentCount(*requests.find(id)); });
}

void OutagePolicy::connectionLost(const Error& error) {
  lastFailure_ = error;
  RequestTable& requests = dispatcher_.requests();
  for (const RequestId id : requests.live()) {
    PendingRequest* pending = requests.find(id);
    if (pending->state != PendingRequest::State::Sent) continue;
    if (!mayRepeat(store_, id, *pending) || pending->request.sent >= kMaxSends)
      dispatcher_.settle(id, lostReply(error));
  }
  dispatcher_.requeueAll();
}

void OutagePolicy::leftServer(const Error& why) {
  lastFailure_ = why;
  dispatcher_.requeueAll();
}

std::optional<Error> OutagePolicy::expire() {
  RequestTable& requests = dispatcher_.requests();
  RequestId id;
  std::optional<Error> unanswered;
  while (requests.takeExpired(clock_.now, id)) {
    PendingRequest* pending = requests.find(id);
    const bool sent = pending->state == PendingRequest::State::Sent;
    Error error = expiry(*pending);
    if (sent) unanswered = error;
    dispatcher_.settle(id, std::move(error));
  }
  return unanswered;
}

Error OutagePolicy::expiry(const PendingRequest& pending) {
  const bool unsent = pending.request.sent == 0;
  const std::optional<Error>& wrongServer = dispatcher_.wrongServer().error();
  if (unsent && wrongServer) return *wrongServer;
  if (store_.phase() == Phase::Closed && lastFailure_) {
    Error error = *lastFailure_;
    error.outcomeKnown = unsent;
    return error;
  }
  const std::string waited = std::to_string(inMilliseconds(pending.request.deadline - pending.request.since)) + " ms";
  if (unsent) return {ErrorKind::Timeout, "not sent within " + waited, "ETIMEDOUT", Retry::ByCaller};
  return {ErrorKind::Timeout, "no reply within " + waited + ", so the outcome is unknown", "ETIMEDOUT", Retry::ByCaller,
          false};
}

}  // namespace persistence
