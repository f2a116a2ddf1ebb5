// How a lane gets its connection, keeps it, and what becomes of the operations when it breaks.
#include <poll.h>

#include <algorithm>

#include "runtime/lane.hpp"

namespace persistence {
namespace {

constexpr uint8_t kMaxSends = 3;
constexpr Duration kSlow = std::chrono::seconds(1);
// Connecting and one reply take about that long: what is sent with less left could end as unknown.
constexpr Duration kMinTime = std::chrono::milliseconds(100);
constexpr Duration kDoubt = std::chrono::milliseconds(200);
constexpr Duration kIdle = std::chrono::milliseconds(1);

int64_t inMilliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

bool isSentCount(const PendingRequest& pending) {
  return pending.request.sent > 0 && !repeatable(pending.request.operation);
}

bool isConnect(const PendingRequest& pending) { return familyOf(pending.request.operation) == Family::Connection; }
// Nobody waits for its outcome: it is there so that the lane connects.
bool isProbe(const PendingRequest& pending) { return pending.request.call == kNobody; }

}  // namespace

// An exception leaves the store in an unknown state: the connection is dropped, as if the server had ended it.
bool Lane::advanceConnection() {
  Error failure;
  try {
    return advancePhase();
  } catch (...) {
    failure = caught(store_->phase() == Phase::Ready ? ErrorKind::ConnectionLost : ErrorKind::ConnectFailed);
  }
  if (failure.kind == ErrorKind::ConnectionLost)
    connectionLost(failure);
  else
    connectFailed(failure);
  return true;
}

bool Lane::advancePhase() {
  switch (store_->phase()) {
    case Phase::Closed: return !givenBack_ && (loginAsked_ || !requests_.empty()) && now_ >= retryAt_ && openStore();
    case Phase::Connecting: return establish();
    case Phase::Ready: return conversing();
  }
  return false;
}

bool Lane::openStore() {
  trying_ = true;
  Login login = configured_;
  if (asksForPassword_) {
    std::optional<std::variant<Login, Error>> answer;
    {
      const std::lock_guard lock(queueMutex_);
      answer.swap(login_);
    }
    if (!loginAsked_) {
      loginAsked_ = true;
      connectBy_ = now_ + connectTimeout_;
      outbox_.asksForLogin = true;
      return true;
    }
    if (!answer && now_ >= connectBy_) {
      loginAsked_ = false;
      connectFailed({ErrorKind::AuthFailed, "the function for the password did not answer within connectTimeout", "",
                     Retry::ByCaller});
      return true;
    }
    if (!answer) return false;
    loginAsked_ = false;
    if (const Error* error = std::get_if<Error>(&*answer)) {
      connectFailed(*error);
      return true;
    }
    login = std::get<Login>(*answer);
  } else {
    connectBy_ = now_ + connectTimeout_;
  }
  if (const auto error = store_->open(login)) connectFailed(*error);
  return true;
}

bool Lane::establish() {
  const Progress progress = advanceStore([](RequestId, Outcome) {});
  if (progress.failure) {
    connectFailed(*progress.failure);
    return true;
  }
  if (store_->phase() == Phase::Ready) {
    established();
    if (progress.warning) outbox_.events.push_back({Event::Type::Warning, progress.warning->message, "", 0});
    return true;
  }
  if (now_ >= slowFrom() && host_.others() == Others::Up) giveBack();
  if (now_ < connectBy_ || thaw_.holds(now_)) return progress.moved;
  if (store_->tryNextServer()) {
    connectBy_ = now_ + connectTimeout_;
    return true;
  }
  connectFailed({ErrorKind::Timeout, "the server did not complete the connection within connectTimeout", "ETIMEDOUT",
                 Retry::ByCaller});
  return true;
}

void Lane::established() {
  if (everConnected_) outbox_.events.push_back({Event::Type::Reconnect, "connected again", "", 0});
  link_ = Link::Up;
  trying_ = false;
  down_ = false;
  everConnected_ = true;
  provenAt_ = now_;
  lastFailure_.reset();
  backoff_.succeeded();
  submitWaiting();
}

bool Lane::conversing() {
  if (leavesServer()) {
    if (outstanding_ == 0) return leaveServer(), true;
  } else if (outstanding_ > 0 || !serverSpoke()) {
    submitWaiting();
  }
  const Progress progress = advanceStore([this](RequestId id, Outcome outcome) { answered(id, std::move(outcome)); });
  if (progress.moved) exchangedAt_ = now_;
  if (hangs()) lendReads();
  if (progress.warning) report(Event::Type::Error, *progress.warning);
  if (progress.failure) connectionLost(*progress.failure);
  return progress.moved || progress.failure;
}

// What an idle server sends is usually its farewell: read before anything is sent, which would be lost with it.
bool Lane::serverSpoke() {
  if (requests_.empty() || now_ - exchangedAt_ < kIdle) return false;
  exchangedAt_ = now_;
  pollfd socket{store_->interest().socket, POLLIN, 0};
  return socket.fd >= 0 && poll(&socket, 1, 0) > 0;
}

Progress Lane::advanceStore(const Deliver& deliver) {
  Progress progress = store_->advance(deliver);
  for (std::string& enqueue : progress.log) outbox_.events.push_back({Event::Type::Warning, std::move(enqueue), "", 0});
  return progress;
}

// Where an address leads to several servers, another connection's wrong server may not be this one's: a write that
// works shows it.
bool Lane::leavesServer() const {
  return (isDoubted() && now_ >= lookAgainAt_.load() + kDoubt) || now_ >= wrongServer_.leavesAt();
}

void Lane::leaveServer() {
  const Error why = wrongServer_.error().value_or(Error{
      ErrorKind::ConnectionLost, "another connection found that this server is the wrong one", "", Retry::ByCaller});
  dropConnection();
  link_ = Link::Lost;
  lastFailure_ = why;
  retryAt_ = now_;
  report(Event::Type::Disconnect, why);
  wrongServer_.left(now_);
  requeueAll();
}

void Lane::answered(RequestId id, Outcome outcome) {
  heardAt_ = now_;
  PendingRequest* pending = requests_.find(id);
  if (!pending) return;
  Error* error = std::get_if<Error>(&outcome);
  if (error && error->wrongServer() && refusedByWrongServer(id, *pending, *error)) return;
  // The reply to an earlier copy was lost: a refusal of this one says nothing about that one.
  if (error && pending->request.sent > 1 && accessOf(pending->request.operation).writes) error->outcomeKnown = false;
  if (!error && (isDoubted() || wrongServer_.error()) && accessOf(pending->request.operation).writes) wrote();
  settle(id, std::move(outcome));
}

void Lane::wrote() {
  provenAt_ = now_;
  if (!wrongServer_.error()) return;
  wrongServer_.forget();
  host_.lookAgain();
}

// True when the operation is kept until this server has been left.
bool Lane::refusedByWrongServer(RequestId id, PendingRequest& pending, const Error& error) {
  if (wrongServer_.met(error)) host_.lookAgain();
  const Request& request = pending.request;
  const bool again = error.notApplied() || mayRepeat(id, pending);
  if (!again || isConnect(pending) || wrongServer_.leavesAt() + kMinTime >= request.deadline) return false;
  scheduler_.answered(familyOf(request.operation), exclusive(request.operation));
  --outstanding_;
  if (error.notApplied()) --pending.request.sent;
  requests_.change(pending, PendingRequest::State::Held);
  wrongServer_.hold(accessOf(request.operation));
  return true;
}

bool Lane::mayRepeat(RequestId id, const PendingRequest& pending) const {
  return repeatable(pending.request.operation) || store_->resendable(id);
}

void Lane::settle(RequestId id, Outcome outcome) {
  PendingRequest* pending = requests_.find(id);
  if (!pending) return;
  Request& request = pending->request;
  if (pending->state == PendingRequest::State::Sent) {
    scheduler_.answered(familyOf(request.operation), exclusive(request.operation));
    --outstanding_;
  }
  if (now_ - request.since > kSlow)
    outbox_.events.push_back({Event::Type::Slow, nameOf(request.operation), "", inMilliseconds(now_ - request.since)});
  outbox_.done.push_back({request.call, nameOf(request.operation), std::move(outcome)});
  requests_.finish(*pending);
}

void Lane::connectFailed(const Error& error) {
  dropConnection();
  link_ = everConnected_ ? Link::Lost : Link::None;
  trying_ = false;
  down_ = true;
  lastFailure_ = error;
  retryAt_ = now_ + backoff_.failed();
  report(Event::Type::Error, error);
  requeueAll();
  failWaiting(error);
}

// Whoever asked to fail early is told at once, and so is everybody when waiting can't help or when the server has
// never been there. After a loss the others wait for the server's return until their deadlines. Where another lane is
// connected it serves the calls of this one.
void Lane::failWaiting(const Error& error) {
  const Others others = host_.others();
  for (const RequestId id : requests_.live()) {
    PendingRequest* pending = requests_.find(id);
    if (isProbe(*pending)) continue;
    if (!isConnect(*pending) && (others != Others::Closed || (error.retryable() && everConnected_))) continue;
    Error own = error;
    own.outcomeKnown = pending->request.sent == 0;
    settle(id, std::move(own));
  }
  if (others == Others::Up) giveBack();
  requeueAll();
}

// To the pool, which pushes them to a lane that is connected. Only this store can repeat a count that was sent; other
// operations on breakers stay with it, so that they keep their order.
void Lane::giveBack() {
  const bool keepsCounts = hasSentCount();
  for (const RequestId id : requests_.live()) {
    PendingRequest* pending = requests_.find(id);
    if (isConnect(*pending) || (keepsCounts && familyOf(pending->request.operation) == Family::Circuit)) continue;
    outbox_.returned.push_back(std::move(pending->request));
    requests_.finish(*pending);
  }
  if (!outbox_.returned.empty()) givenBack_ = true;
}

bool Lane::hasSentCount() {
  const std::vector<RequestId> live = requests_.live();
  return std::any_of(live.begin(), live.end(), [this](RequestId id) { return isSentCount(*requests_.find(id)); });
}

void Lane::connectionLost(const Error& error) {
  dropConnection();
  link_ = Link::Lost;
  lastFailure_ = error;
  retryAt_ = now_;
  if (wrongServer_.leavesAt() != kNever) wrongServer_.left(now_);
  report(Event::Type::Disconnect, error);
  for (const RequestId id : requests_.live()) {
    PendingRequest* pending = requests_.find(id);
    if (pending->state != PendingRequest::State::Sent) continue;
    if (!mayRepeat(id, *pending) || pending->request.sent >= kMaxSends) settle(id, lostReply(error));
  }
  requeueAll();
}

// Everything without an outcome goes out again on the next connection, in call order.
void Lane::requeueAll() {
  scheduler_.clear();
  outstanding_ = 0;
  for (const RequestId id : requests_.live()) {
    PendingRequest* pending = requests_.find(id);
    requests_.change(*pending, PendingRequest::State::Waiting);
    enqueue(id, *pending);
  }
}

Error Lane::expiry(const PendingRequest& pending) const {
  const bool unsent = pending.request.sent == 0;
  if (unsent && wrongServer_.error()) return *wrongServer_.error();
  if (store_->phase() == Phase::Closed && lastFailure_) {
    Error error = *lastFailure_;
    error.outcomeKnown = unsent;
    return error;
  }
  const std::string waited = std::to_string(inMilliseconds(pending.request.deadline - pending.request.since)) + " ms";
  if (unsent) return {ErrorKind::Timeout, "not sent within " + waited, "ETIMEDOUT", Retry::ByCaller};
  return {ErrorKind::Timeout, "no reply within " + waited + ", so the outcome is unknown", "ETIMEDOUT", Retry::ByCaller,
          false};
}

void Lane::report(Event::Type type, const Error& error) {
  outbox_.events.push_back({type, error.message, error.nativeCode, 0});
}

}  // namespace persistence
