#include "runtime/connection_supervisor.hpp"

#include <algorithm>

#include "runtime/poller.hpp"

namespace persistence {

ConnectionSupervisor::ConnectionSupervisor(std::unique_ptr<Store> store, const Settings& settings,
                                           const StepClock& clock, Dispatcher& dispatcher, ReadLender& lender,
                                           Mailbox& mailbox, CompletionQueue& completions, Host& host)
    : store_(std::move(store)),
      clock_(clock),
      dispatcher_(dispatcher),
      completions_(completions),
      mailbox_(mailbox),
      login_(settings, clock, mailbox, completions),
      exchange_(*store_, clock, dispatcher, lender, completions, host),
      outage_(*store_, clock, link_, dispatcher, mailbox, completions, host),
      backoff_(settings.reconnectMin, settings.reconnectMax) {}

// An exception leaves the store in an unknown state, so the connection is dropped.
bool ConnectionSupervisor::advance() {
  Error failure;
  try {
    return advancePhase();
  } catch (...) {
    failure = caught(phase() == Phase::Ready ? ErrorKind::ConnectionLost : ErrorKind::ConnectFailed);
  }
  if (failure.kind == ErrorKind::ConnectionLost)
    connectionLost(failure);
  else
    connectFailed(failure);
  return true;
}

bool ConnectionSupervisor::advancePhase() {
  switch (phase()) {
    case Phase::Closed: {
      const bool wanted = login_.isAsked() || !dispatcher_.requests().empty();
      return !mailbox_.isSuspended() && wanted && clock_.now >= retryAt_ && open();
    }
    case Phase::Connecting: return establish();
    case Phase::Ready: return use();
  }
  return false;
}

bool ConnectionSupervisor::open() {
  link_.trying();
  if (login_.begin()) return true;
  const std::optional<LoginAnswer> login = login_.take();
  if (!login) return false;
  if (const Error* error = std::get_if<Error>(&*login))
    connectFailed(*error);
  else if (const auto refused = store_->open(std::get<Login>(*login)))
    connectFailed(*refused);
  return true;
}

bool ConnectionSupervisor::establish() {
  Progress progress = store_->advance([](RequestId, Outcome) {});
  completions_.publishLog(progress.log);
  if (progress.failure) {
    connectFailed(*progress.failure);
    return true;
  }
  if (phase() == Phase::Ready) {
    established();
    if (progress.warning) completions_.publish(Event::Type::Warning, progress.warning->message);
    return true;
  }
  if (login_.isSlow()) outage_.giveBackIfOthersServe();
  if (!login_.isOver() || clock_.thaws()) return progress.moved;
  if (store_->tryNextServer()) {
    login_.extend();
    return true;
  }
  connectFailed({ErrorKind::Timeout, "the server did not complete the connection within connectTimeout", "ETIMEDOUT",
                 Retry::ByCaller});
  return true;
}

void ConnectionSupervisor::established() {
  if (link_.wasUp()) completions_.publish(Event::Type::Reconnect, "connected again");
  link_.up();
  dispatcher_.wrongServer().proven(clock_.now);
  outage_.connected();
  backoff_.succeeded();
  dispatcher_.submitWaiting();
}

bool ConnectionSupervisor::use() {
  const bool leaves = dispatcher_.wrongServer().mustBeLeft(clock_.now);
  if (leaves && dispatcher_.outstanding() == 0) return leaveServer(), true;
  const Progress progress = exchange_.advance(!leaves);
  if (progress.failure) connectionLost(*progress.failure);
  return progress.moved || progress.failure;
}

void ConnectionSupervisor::leaveServer() {
  WrongServer& server = dispatcher_.wrongServer();
  const Error why = server.error().value_or(Error{
      ErrorKind::ConnectionLost, "another connection found that this server is the wrong one", "", Retry::ByCaller});
  drop();
  link_.lost();
  retryAt_ = clock_.now;
  completions_.publish(Event::Type::Disconnect, why);
  server.left(clock_.now);
  outage_.leftServer(why);
}

void ConnectionSupervisor::connectFailed(const Error& error) {
  drop();
  link_.failed();
  retryAt_ = clock_.now + backoff_.failed();
  completions_.publish(Event::Type::Error, error);
  outage_.connectFailed(error);
}

void ConnectionSupervisor::connectionLost(const Error& error) {
  drop();
  link_.lost();
  retryAt_ = clock_.now;
  WrongServer& server = dispatcher_.wrongServer();
  if (server.leavesAt() != kNever) server.left(clock_.now);
  completions_.publish(Event::Type::Disconnect, error);
  outage_.connectionLost(error);
}

// The reply to an expired request may still arrive and would be matched to another request. So the connection is
// dropped.
void ConnectionSupervisor::expire() {
  if (const auto unanswered = outage_.expire()) connectionLost(*unanswered);
}

void ConnectionSupervisor::close() {
  drop();
  RequestTable& requests = dispatcher_.requests();
  for (const RequestId id : requests.live()) requests.finish(*requests.find(id));
  dispatcher_.requeueAll();
  link_.closed();
  login_.abandon();
}

// The poller may still poll the closed socket. The kernel keeps the socket open until the poller looks again.
void ConnectionSupervisor::drop() {
  store_->close();
  link_.setUnsent(0);
  Poller::instance().look();
}

TimePoint ConnectionSupervisor::nextEvent() const {
  TimePoint next = interest().until;
  if (phase() == Phase::Connecting || login_.isAsked())
    next = std::min(next, login_.nextEvent());
  else if (phase() == Phase::Closed && !dispatcher_.requests().empty())
    next = std::min(next, retryAt_);
  if (dispatcher_.outstanding() == 0 && phase() == Phase::Ready)
    next = std::min(next, dispatcher_.wrongServer().leavesAt());
  return next;
}

}  // namespace persistence
