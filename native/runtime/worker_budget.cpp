#include "runtime/worker_budget.hpp"

#include <algorithm>
#include <cstdlib>

namespace persistence {
namespace {

// libuv reads the same variable once, when its pool starts.
int32_t limit() {
  static const int32_t value = [] {
    const char* text = std::getenv("UV_THREADPOOL_SIZE");
    const int size = text ? std::atoi(text) : 4;
    return std::max(1, std::clamp(size, 1, 1024) - 2);
  }();
  return value;
}

bool hold(ThreadCells cells) {
  int32_t held = cells.held->load();
  while (held < limit())
    if (cells.held->compare_exchange_weak(held, held + 1)) return true;
  return false;
}

}  // namespace

Threads& Threads::instance() {
  // Never destroyed: a worker may still give its thread back while the process exits.
  static Threads& threads = *new Threads;
  return threads;
}

bool Threads::take(ThreadWaiter& waiter, ThreadCells cells) {
  if (!cells.held) return true;
  const std::lock_guard lock(mutex_);
  if (line_.empty() && hold(cells)) return true;
  line_.push_back({&waiter, cells});
  waiters_ = line_.size();
  cells.waiting->fetch_add(1);
  return false;
}

void Threads::give(ThreadCells cells) {
  if (!cells.held) return;
  cells.held->fetch_sub(1);
  retry();
}

void Threads::retry() {
  const std::lock_guard lock(mutex_);
  grantNext();
}

void Threads::grantNext() {
  while (!line_.empty() && hold(line_.front().cells)) {
    const Waiting next = line_.front();
    line_.pop_front();
    waiters_ = line_.size();
    next.cells.waiting->fetch_sub(1);
    next.waiter->granted();
  }
}

bool Threads::forget(ThreadWaiter& waiter) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(line_.begin(), line_.end(), [&](const Waiting& w) { return w.waiter == &waiter; });
  if (found == line_.end()) return false;
  found->cells.waiting->fetch_sub(1);
  line_.erase(found);
  waiters_ = line_.size();
  return true;
}

bool Threads::wanted(ThreadCells cells) { return cells.waiting && cells.waiting->load() > 0; }

}  // namespace persistence
