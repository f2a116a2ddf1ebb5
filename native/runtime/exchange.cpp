#include "runtime/exchange.hpp"

#include <poll.h>

namespace persistence {
namespace {

// About the time for connecting and one reply. With less time left the outcome of a request could become unknown.
constexpr Duration kMinTime = std::chrono::milliseconds(100);
constexpr Duration kIdle = std::chrono::milliseconds(1);

}  // namespace

Progress Exchange::advance(bool sends) {
  if (sends && (dispatcher_.outstanding() > 0 || !serverSpoke())) dispatcher_.submitWaiting();
  Progress progress = store_.advance([this](RequestId id, Outcome outcome) { answered(id, std::move(outcome)); });
  completions_.publishLog(progress.log);
  if (progress.moved) exchangedAt_ = clock_.now;
  if (dispatcher_.hangs()) lender_.lend();
  if (progress.warning) completions_.publish(Event::Type::Error, *progress.warning);
  return progress;
}

// A server that closes an idle connection usually sends a notice first. It is read before the next request is sent,
// because that request would be lost.
bool Exchange::serverSpoke() {
  if (dispatcher_.requests().empty() || clock_.now - exchangedAt_ < kIdle) return false;
  exchangedAt_ = clock_.now;
  pollfd socket{store_.interest().socket, POLLIN, 0};
  return socket.fd >= 0 && poll(&socket, 1, 0) > 0;
}

void Exchange::answered(RequestId id, Outcome&& outcome) {
  dispatcher_.heard();
  PendingRequest* pending = dispatcher_.requests().find(id);
  if (!pending) return;
  Error* error = std::get_if<Error>(&outcome);
  if (error && error->wrongServer() && refusedByWrongServer(id, *pending, *error)) return;
  const WrongServer& server = dispatcher_.wrongServer();
  // The request was sent before and its reply was lost. This error says nothing about the earlier copy.
  if (error && pending->request.sent > 1 && accessOf(pending->request.operation).writes) error->outcomeKnown = false;
  if (!error && (server.isDoubted() || server.error()) && accessOf(pending->request.operation).writes) wrote();
  dispatcher_.settle(id, std::move(outcome));
}

void Exchange::wrote() {
  WrongServer& server = dispatcher_.wrongServer();
  server.proven(clock_.now);
  if (!server.error()) return;
  server.forget();
  host_.lookAgain();
}

// True if the operation is held until the lane has left this server.
bool Exchange::refusedByWrongServer(RequestId id, PendingRequest& pending, const Error& error) {
  WrongServer& server = dispatcher_.wrongServer();
  if (server.met(error)) host_.lookAgain();
  const bool again = error.notApplied() || mayRepeat(store_, id, pending);
  if (!again || isConnect(pending) || server.leavesAt() + kMinTime >= pending.request.deadline) return false;
  if (error.notApplied()) --pending.request.sent;
  dispatcher_.hold(pending);
  return true;
}

}  // namespace persistence
