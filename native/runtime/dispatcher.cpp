#include "runtime/dispatcher.hpp"

#include <algorithm>

namespace persistence {
namespace {

constexpr Duration kSlow = std::chrono::seconds(1);

}  // namespace

void Dispatcher::add(Request&& request) {
  const RequestId id = requests_.add(std::move(request));
  enqueue(id, *requests_.find(id));
}

void Dispatcher::enqueue(RequestId id, const PendingRequest& pending) {
  scheduler_.add(id, familyOf(pending.request.operation), exclusive(pending.request.operation));
}

void Dispatcher::submitWaiting() {
  while (const auto scheduled = scheduler_.next())
    if (!submit(*scheduled)) scheduler_.answered(scheduled->family, scheduled->exclusive);
}

// A request is not sent if its deadline has passed, or if it must stay behind a held or kept operation on the same key.
bool Dispatcher::submit(const Scheduler::Scheduled& scheduled) {
  PendingRequest* pending = requests_.find(scheduled.id);
  if (!pending || pending->request.deadline <= clock_.now) return false;
  const Operation& operation = pending->request.operation;
  if (wrongServer_.blocks(operation)) {
    requests_.change(*pending, PendingRequest::State::Held);
    wrongServer_.hold(accessOf(operation));
    return false;
  }
  if (lentReads_.blocks(operation)) {
    requests_.change(*pending, PendingRequest::State::Kept);
    lentReads_.keep(operation);
    return false;
  }
  if (outstanding_ == 0) heardAt_ = clock_.now;
  requests_.change(*pending, PendingRequest::State::Sent);
  ++pending->request.sent;
  ++outstanding_;
  store_.submit(scheduled.id, operation);
  return true;
}

void Dispatcher::settle(RequestId id, Outcome&& outcome) {
  PendingRequest* pending = requests_.find(id);
  if (!pending) return;
  Request& request = pending->request;
  if (pending->state == PendingRequest::State::Sent) {
    scheduler_.answered(familyOf(request.operation), exclusive(request.operation));
    --outstanding_;
  }
  const Duration took = clock_.now - request.since;
  if (took > kSlow) completions_.publish(Event::Type::Slow, nameOf(request.operation), inMilliseconds(took));
  completions_.done(request, std::move(outcome));
  requests_.finish(*pending);
}

void Dispatcher::hold(PendingRequest& pending) {
  const Operation& operation = pending.request.operation;
  scheduler_.answered(familyOf(operation), exclusive(operation));
  --outstanding_;
  requests_.change(pending, PendingRequest::State::Held);
  wrongServer_.hold(accessOf(operation));
}

void Dispatcher::resumeKept() {
  for (const RequestId id : requests_.live()) {
    PendingRequest* pending = requests_.find(id);
    if (pending->state != PendingRequest::State::Kept) continue;
    requests_.change(*pending, PendingRequest::State::Waiting);
    enqueue(id, *pending);
  }
}

void Dispatcher::requeueAll() {
  scheduler_.clear();
  outstanding_ = 0;
  for (const RequestId id : requests_.live()) {
    PendingRequest* pending = requests_.find(id);
    requests_.change(*pending, PendingRequest::State::Waiting);
    enqueue(id, *pending);
  }
}

TimePoint Dispatcher::nextEvent() {
  const TimePoint next = requests_.nextDeadline();
  return outstanding_ > 0 && !hangs() ? std::min(next, heardAt_ + kHangs) : next;
}

}  // namespace persistence
