// How a lane gets its connection, keeps it, and what becomes of the operations when it breaks.
#include "core/lane.hpp"

namespace persistence {
namespace {

constexpr uint8_t kMostSends = 3;
constexpr Duration kSlow = std::chrono::seconds(1);

int64_t inMilliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

bool isConnect(const Slot& slot) { return familyOf(slot.request.operation) == Family::Connection; }

}  // namespace

// An exception leaves the store in an unknown state: the connection is dropped, as if the server had ended it.
bool Lane::carry() {
  Error failure;
  try {
    return carryOn();
  } catch (...) {
    failure = caught(store_->phase() == Phase::Ready ? ErrorKind::ConnectionLost : ErrorKind::ConnectFailed);
  }
  if (failure.kind == ErrorKind::ConnectionLost)
    connectionLost(failure);
  else
    connectFailed(failure);
  return true;
}

bool Lane::carryOn() {
  switch (store_->phase()) {
    case Phase::Closed: return !ledger_.empty() && now_ >= retryAt_ && openStore();
    case Phase::Connecting: return connecting();
    case Phase::Ready: return conversing();
  }
  return false;
}

bool Lane::openStore() {
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
      fresh_.asksForLogin = true;
      return true;
    }
    if (!answer && now_ >= connectBy_) {
      loginAsked_ = false;
      connectFailed(
          {ErrorKind::Timeout, "the function for the password did not answer within connectTimeout", "", true});
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

bool Lane::connecting() {
  const Progress progress = advanceStore([](Ticket, Outcome) {});
  if (progress.failure) {
    connectFailed(*progress.failure);
    return true;
  }
  if (store_->phase() == Phase::Ready) {
    if (everConnected_) fresh_.events.push_back({Event::Type::Reconnect, "connected again", "", 0});
    link_ = Link::Up;
    everConnected_ = true;
    lastFailure_.reset();
    backoff_.succeeded();
    submitWaiting();
    return true;
  }
  if (now_ < connectBy_) return progress.moved;
  if (store_->tryNextServer()) {
    connectBy_ = now_ + connectTimeout_;
    return true;
  }
  connectFailed(
      {ErrorKind::Timeout, "the server did not complete the connection within connectTimeout", "ETIMEDOUT", true});
  return true;
}

bool Lane::conversing() {
  submitWaiting();
  const Progress progress =
      advanceStore([this](Ticket ticket, Outcome outcome) { settle(ticket, std::move(outcome)); });
  if (progress.warning) report(Event::Type::Error, *progress.warning);
  if (progress.failure) connectionLost(*progress.failure);
  return progress.moved || progress.failure;
}

Progress Lane::advanceStore(const Deliver& deliver) {
  Progress progress = store_->advance(deliver);
  for (std::string& line : progress.log) fresh_.events.push_back({Event::Type::Warning, std::move(line), "", 0});
  return progress;
}

void Lane::settle(Ticket ticket, Outcome outcome) {
  Slot* slot = ledger_.find(ticket);
  if (!slot) return;
  Request& request = slot->request;
  if (slot->state == Slot::State::Sent) order_.answered(familyOf(request.operation), exclusive(request.operation));
  if (now_ - request.since > kSlow)
    fresh_.events.push_back({Event::Type::Slow, nameOf(request.operation), "", inMilliseconds(now_ - request.since)});
  fresh_.done.push_back({request.call, nameOf(request.operation), std::move(outcome)});
  ledger_.finish(*slot);
}

void Lane::connectFailed(const Error& error) {
  drop();
  link_ = everConnected_ ? Link::Lost : Link::None;
  lastFailure_ = error;
  retryAt_ = now_ + backoff_.failed();
  report(Event::Type::Error, error);
  lineUpAgain();
  failWaiting(error);
}

// Whoever asked to fail early is told at once, and so is everybody when waiting can't help or when the server has
// never been there. After a loss the others wait for the server's return until their deadlines.
void Lane::failWaiting(const Error& error) {
  for (const Ticket ticket : ledger_.live()) {
    Slot* slot = ledger_.find(ticket);
    if (error.retryable && everConnected_ && !isConnect(*slot)) continue;
    Error own = error;
    if (slot->sent > 0) own.outcomeKnown = false;
    settle(ticket, std::move(own));
  }
  lineUpAgain();
}

void Lane::connectionLost(const Error& error) {
  drop();
  link_ = Link::Lost;
  lastFailure_ = error;
  retryAt_ = now_;
  report(Event::Type::Lost, error);
  for (const Ticket ticket : ledger_.live()) {
    Slot* slot = ledger_.find(ticket);
    if (slot->state != Slot::State::Sent) continue;
    if (!repeatable(slot->request.operation) || slot->sent >= kMostSends) settle(ticket, lostReply(error));
  }
  lineUpAgain();
}

// Everything without an outcome goes out again on the next connection, in call order.
void Lane::lineUpAgain() {
  order_.clear();
  for (const Ticket ticket : ledger_.live()) {
    Slot* slot = ledger_.find(ticket);
    slot->state = Slot::State::Waiting;
    line(ticket, *slot);
  }
}

Error Lane::expiry(const Slot& slot) const {
  const bool unsent = slot.sent == 0;
  if (store_->phase() == Phase::Closed && lastFailure_) {
    Error error = *lastFailure_;
    error.outcomeKnown = unsent;
    return error;
  }
  const std::string waited = std::to_string(inMilliseconds(slot.request.deadline - slot.request.since)) + " ms";
  if (unsent) return {ErrorKind::Timeout, "not sent within " + waited, "ETIMEDOUT", true, true};
  return {ErrorKind::Timeout, "no reply within " + waited + ", so the outcome is unknown", "ETIMEDOUT", true, false};
}

void Lane::report(Event::Type type, const Error& error) {
  fresh_.events.push_back({type, error.message, error.nativeCode, 0});
}

}  // namespace persistence
