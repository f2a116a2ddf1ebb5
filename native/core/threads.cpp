#include "core/threads.hpp"

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

int32_t limitOfBlockers() { return std::max(1, limit() - 1); }

bool count(std::atomic<int32_t>& cell, int32_t most) {
  int32_t held = cell.load();
  while (held < most)
    if (cell.compare_exchange_weak(held, held + 1)) return true;
  return false;
}

bool hold(ThreadCells cells, Manner manner) {
  if (manner == Manner::Brief) return count(*cells.held, limit());
  if (!count(*cells.blockers, limitOfBlockers())) return false;
  if (count(*cells.held, limit())) return true;
  cells.blockers->fetch_sub(1);
  return false;
}

std::atomic<int32_t>& waitingCell(ThreadCells cells, Manner manner) {
  return manner == Manner::Brief ? *cells.waiting : *cells.waitingBlockers;
}

}  // namespace

Threads& Threads::instance() {
  // Never destroyed: a worker may still give its thread back while the process exits.
  static Threads& threads = *new Threads;
  return threads;
}

bool Threads::take(ThreadWaiter& waiter, ThreadCells cells, Manner manner) {
  if (!cells.held) return true;
  const std::lock_guard lock(mutex_);
  if (lineOf(manner).empty() && hold(cells, manner)) return true;
  lineOf(manner).push_back({&waiter, cells, manner});
  ++waiters_;
  waitingCell(cells, manner).fetch_add(1);
  return false;
}

void Threads::give(ThreadCells cells, Manner manner) {
  if (!cells.held) return;
  cells.held->fetch_sub(1);
  if (manner == Manner::Blocking) cells.blockers->fetch_sub(1);
  retry();
}

// Those that block come last: they keep what they get for longer.
void Threads::retry() {
  const std::lock_guard lock(mutex_);
  grantNext(brief_);
  grantNext(blocking_);
}

void Threads::grantNext(Line& line) {
  while (!line.empty() && hold(line.front().cells, line.front().manner)) {
    const Waiting next = line.front();
    line.pop_front();
    --waiters_;
    waitingCell(next.cells, next.manner).fetch_sub(1);
    next.waiter->granted();
  }
}

bool Threads::forget(ThreadWaiter& waiter) {
  const std::lock_guard lock(mutex_);
  return forgetIn(brief_, waiter) || forgetIn(blocking_, waiter);
}

bool Threads::forgetIn(Line& line, const ThreadWaiter& waiter) {
  const auto found = std::find_if(line.begin(), line.end(), [&](const Waiting& w) { return w.waiter == &waiter; });
  if (found == line.end()) return false;
  waitingCell(found->cells, found->manner).fetch_sub(1);
  line.erase(found);
  --waiters_;
  return true;
}

bool Threads::wanted(ThreadCells cells, Manner manner) {
  if (!cells.waiting) return false;
  if (cells.waiting->load() > 0) return true;
  if (cells.waitingBlockers->load() == 0) return false;
  // A thread of one that never blocks is of use to one that does only where not too many of those have one.
  return manner == Manner::Blocking || cells.blockers->load() < limitOfBlockers();
}

}  // namespace persistence
