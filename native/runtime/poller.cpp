#include "runtime/poller.hpp"

#include <poll.h>

#include <vector>

#include "platform/platform.hpp"
#include "runtime/worker_budget.hpp"

namespace persistence {
namespace {

constexpr std::chrono::milliseconds kPause(10);

pollfd asPollfd(Interest interest) {
  const short events = static_cast<short>((interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0));
  return {interest.socket, events, 0};
}

}  // namespace

Poller& Poller::instance() {
  // Never destroyed: its thread lives as long as the process.
  static Poller& poller = *new Poller;
  return poller;
}

Poller::Poller() {
  std::thread([this] { loop(); }).detach();
}

void Poller::watch(Watcher& watcher, Interest interest, TimePoint until) {
  {
    const std::lock_guard lock(mutex_);
    watches_[&watcher] = {interest, until};
  }
  wakeup_.notify();
}

void Poller::forget(Watcher& watcher) {
  const std::lock_guard lock(mutex_);
  watches_.erase(&watcher);
}

void Poller::look() { wakeup_.notify(); }

Duration Poller::patience(TimePoint now) const {
  Duration left = std::chrono::hours(1);
  if (WorkerBudget::instance().anyoneWaits()) left = std::chrono::milliseconds(1);
  for (const auto& [watcher, watch] : watches_) left = std::min(left, watch.until - now);
  return std::max(left, Duration::zero());
}

// No caller could catch an exception of this thread. After a failed round, for example without memory, the next one
// starts after a pause.
void Poller::loop() {
  for (;;) {
    try {
      round();
    } catch (const std::exception&) {
      std::this_thread::sleep_for(kPause);
    }
  }
}

void Poller::round() {
  std::vector<Watcher*> watchers;
  std::vector<pollfd> sockets{{wakeup_.fd(), POLLIN, 0}};
  Duration wait;
  {
    const std::lock_guard lock(mutex_);
    wait = patience(Clock::now());
    for (const auto& [watcher, watch] : watches_) {
      watchers.push_back(watcher);
      sockets.push_back(asPollfd(watch.interest));
    }
  }
  platform::waitFor(sockets, wait);
  if (sockets[0].revents) wakeup_.drain();
  if (WorkerBudget::instance().anyoneWaits()) WorkerBudget::instance().retry();

  const std::lock_guard lock(mutex_);
  const TimePoint now = Clock::now();
  for (size_t at = 0; at < watchers.size(); ++at) {
    const auto found = watches_.find(watchers[at]);
    if (found == watches_.end()) continue;
    // The watch may have been renewed with another socket during the wait. Then the next round polls that socket.
    const bool same = found->second.interest.socket == sockets[at + 1].fd;
    if (!(same && sockets[at + 1].revents) && found->second.until > now) continue;
    watches_.erase(found);
    watchers[at]->ready();
  }
}

}  // namespace persistence
