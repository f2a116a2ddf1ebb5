#include "runtime/completion_queue.hpp"

#include <iterator>
#include <utility>

namespace persistence {
namespace {

template <typename Each>
void append(std::vector<Each>& from, std::vector<Each>& to) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

bool CompletedBatch::isEmpty() const {
  return done.empty() && events.empty() && returned.empty() && lent.empty() && !asksForLogin && !closed;
}

void CompletedBatch::moveTo(CompletedBatch& to) {
  if (to.done.empty())
    to.done.swap(done);
  else
    append(done, to.done);
  append(events, to.events);
  append(returned, to.returned);
  append(lent, to.lent);
  to.asksForLogin |= asksForLogin;
  to.closed |= closed;
}

void CompletedBatch::clear() {
  done.clear();
  events.clear();
  returned.clear();
  lent.clear();
  asksForLogin = closed = false;
}

void CompletionQueue::publish(Event::Type type, std::string message, int64_t milliseconds) {
  outbox_.events.push_back({type, std::move(message), "", milliseconds});
}

void CompletionQueue::publish(Event::Type type, const Error& error) {
  outbox_.events.push_back({type, error.message, error.nativeCode, 0});
}

void CompletionQueue::publishLog(std::vector<std::string>& lines) {
  for (std::string& line : lines) publish(Event::Type::Warning, std::move(line));
}

void CompletionQueue::lend(const Request& request) {
  outbox_.lent.push_back(request);
  outbox_.lent.back().sent = 0;
}

bool CompletionQueue::deliver() {
  if (outbox_.isEmpty()) return false;
  {
    const std::lock_guard lock(mutex_);
    outbox_.moveTo(completed_);
  }
  outbox_.clear();
  if (!signaled_.exchange(true)) host_.wake();
  return true;
}

CompletedBatch CompletionQueue::take() {
  signaled_ = false;
  const std::lock_guard lock(mutex_);
  return std::exchange(completed_, {});
}

}  // namespace persistence
