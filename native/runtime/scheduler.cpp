#include "runtime/scheduler.hpp"

namespace persistence {

void Scheduler::add(RequestId id, Family family, bool exclusive) { of(family).waiting.push_back({id, exclusive}); }

bool Scheduler::mayGo(const FamilyQueue& queue) const {
  if (queue.waiting.empty() || queue.exclusiveSent) return false;
  const FamilyQueue& connection = queues_[static_cast<size_t>(Family::Connection)];
  if (&queue != &connection && (connection.sent > 0 || !connection.waiting.empty())) return false;
  return !queue.waiting.front().exclusive || queue.sent == 0;
}

std::optional<Scheduler::Scheduled> Scheduler::next() {
  for (size_t family = 0; family < kFamilies; ++family) {
    FamilyQueue& queue = queues_[family];
    if (!mayGo(queue)) continue;
    const Waiting front = queue.waiting.front();
    queue.waiting.pop_front();
    ++queue.sent;
    queue.exclusiveSent = front.exclusive;
    return Scheduled{front.id, static_cast<Family>(family), front.exclusive};
  }
  return std::nullopt;
}

void Scheduler::answered(Family family, bool exclusive) {
  FamilyQueue& queue = of(family);
  --queue.sent;
  if (exclusive) queue.exclusiveSent = false;
}

void Scheduler::clear() { queues_ = {}; }

}  // namespace persistence
