#include "runtime/request_table.hpp"

namespace persistence {

RequestId RequestTable::add(Request request) {
  const RequestId id = first_ + pending_.size();
  deadlines_.emplace(request.deadline, id);
  pending_.push_back({std::move(request)});
  ++live_;
  return id;
}

PendingRequest* RequestTable::find(RequestId id) {
  if (id < first_ || id - first_ >= pending_.size()) return nullptr;
  PendingRequest& pending = pending_[id - first_];
  return pending.state == PendingRequest::State::Done ? nullptr : &pending;
}

void RequestTable::change(PendingRequest& pending, PendingRequest::State state) {
  if (isCall(pending.request)) {
    sent_.add((state == PendingRequest::State::Sent) - (pending.state == PendingRequest::State::Sent));
    finished_.add(state == PendingRequest::State::Done);
  }
  pending.state = state;
}

void RequestTable::finish(PendingRequest& pending) {
  change(pending, PendingRequest::State::Done);
  --live_;
}

void RequestTable::trim() {
  while (!pending_.empty() && pending_.front().state == PendingRequest::State::Done) {
    pending_.pop_front();
    ++first_;
  }
}

void RequestTable::dropAnswered() {
  while (!deadlines_.empty() && !find(deadlines_.top().second)) deadlines_.pop();
}

TimePoint RequestTable::nextDeadline() {
  dropAnswered();
  return deadlines_.empty() ? kNever : deadlines_.top().first;
}

bool RequestTable::takeExpired(TimePoint now, RequestId& id) {
  if (nextDeadline() > now) return false;
  id = deadlines_.top().second;
  deadlines_.pop();
  return true;
}

std::vector<RequestId> RequestTable::live() {
  std::vector<RequestId> ids;
  ids.reserve(live_);
  for (size_t at = 0; at < pending_.size(); ++at)
    if (pending_[at].state != PendingRequest::State::Done) ids.push_back(first_ + at);
  return ids;
}

}  // namespace persistence
