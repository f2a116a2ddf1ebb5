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

bool hold(BudgetCells cells) {
  int32_t held = cells.held->load();
  while (held < limit())
    if (cells.held->compare_exchange_weak(held, held + 1)) return true;
  return false;
}

}  // namespace

WorkerBudget& WorkerBudget::instance() {
  // Never destroyed: a worker may still call give() while the process exits.
  static WorkerBudget& threads = *new WorkerBudget;
  return threads;
}

bool WorkerBudget::take(BudgetWaiter& waiter, BudgetCells cells) {
  if (!cells.held) return true;
  const std::lock_guard lock(mutex_);
  if (queue_.empty() && hold(cells)) return true;
  queue_.push_back({&waiter, cells});
  waiters_ = queue_.size();
  cells.waiting->fetch_add(1);
  return false;
}

void WorkerBudget::give(BudgetCells cells) {
  if (!cells.held) return;
  cells.held->fetch_sub(1);
  retry();
}

void WorkerBudget::retry() {
  const std::lock_guard lock(mutex_);
  grantNext();
}

void WorkerBudget::grantNext() {
  while (!queue_.empty() && hold(queue_.front().cells)) {
    const Waiting next = queue_.front();
    queue_.pop_front();
    waiters_ = queue_.size();
    next.cells.waiting->fetch_sub(1);
    next.waiter->granted();
  }
}

bool WorkerBudget::forget(BudgetWaiter& waiter) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(queue_.begin(), queue_.end(), [&](const Waiting& w) { return w.waiter == &waiter; });
  if (found == queue_.end()) return false;
  found->cells.waiting->fetch_sub(1);
  queue_.erase(found);
  waiters_ = queue_.size();
  return true;
}

bool WorkerBudget::wanted(BudgetCells cells) { return cells.waiting && cells.waiting->load() > 0; }

}  // namespace persistence
