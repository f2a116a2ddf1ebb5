#include "runtime/request_table.hpp"

namespace persistence {

Ticket Ledger::add(Request request) {
  const Ticket ticket = first_ + slots_.size();
  deadlines_.emplace(request.deadline, ticket);
  slots_.push_back({std::move(request)});
  ++live_;
  return ticket;
}

Slot* Ledger::find(Ticket ticket) {
  if (ticket < first_ || ticket - first_ >= slots_.size()) return nullptr;
  Slot& slot = slots_[ticket - first_];
  return slot.state == Slot::State::Done ? nullptr : &slot;
}

void Ledger::change(Slot& slot, Slot::State state) {
  if (isCall(slot.request)) {
    sent_.add((state == Slot::State::Sent) - (slot.state == Slot::State::Sent));
    finished_.add(state == Slot::State::Done);
  }
  slot.state = state;
}

void Ledger::finish(Slot& slot) {
  change(slot, Slot::State::Done);
  --live_;
}

void Ledger::trim() {
  while (!slots_.empty() && slots_.front().state == Slot::State::Done) {
    slots_.pop_front();
    ++first_;
  }
}

void Ledger::dropAnswered() {
  while (!deadlines_.empty() && !find(deadlines_.top().second)) deadlines_.pop();
}

TimePoint Ledger::nextDeadline() {
  dropAnswered();
  return deadlines_.empty() ? kNever : deadlines_.top().first;
}

bool Ledger::takeExpired(TimePoint now, Ticket& ticket) {
  if (nextDeadline() > now) return false;
  ticket = deadlines_.top().second;
  deadlines_.pop();
  return true;
}

std::vector<Ticket> Ledger::live() {
  std::vector<Ticket> tickets;
  tickets.reserve(live_);
  for (size_t at = 0; at < slots_.size(); ++at)
    if (slots_[at].state != Slot::State::Done) tickets.push_back(first_ + at);
  return tickets;
}

}  // namespace persistence
