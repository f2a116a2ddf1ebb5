#include "runtime/fallback_workers.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <thread>

namespace persistence {
namespace {

constexpr int kMaxThreads = 2;
constexpr std::chrono::seconds kIdle{10};
constexpr std::chrono::seconds kMaxExitWait{5};

}  // namespace

FallbackWorkers& FallbackWorkers::instance() {
  // Never destroyed: its threads may still run while the process exits.
  static FallbackWorkers& workers = *new FallbackWorkers;
  return workers;
}

// exit() frees data of libraries, such as OpenSSL's algorithms, which a thread may still use. So exit() first waits for
// running tasks, as it does for libuv's workers.
FallbackWorkers::FallbackWorkers() : process_(getpid()) {
  std::atexit([] { instance().end(); });
}

// A forked child has none of the threads, although its copy of this object lists them.
void FallbackWorkers::end() {
  if (getpid() != process_) return;
  std::unique_lock lock(mutex_);
  ending_ = true;
  done_.wait_for(lock, kMaxExitWait, [this] { return running_.empty(); });
}

bool FallbackWorkers::take(FallbackTask& task) {
  const std::lock_guard lock(mutex_);
  if (ending_) return false;
  if (running_.contains(&task)) return again_.insert(&task), true;
  if (isQueued(task)) return true;
  // idle_ also counts threads that were notified of a task and are not awake yet.
  const bool needsMore = queue_.size() >= static_cast<size_t>(idle_);
  if (needsMore && threads_ < kMaxThreads && !startThread() && threads_ == 0) return false;
  push(task);
  return true;
}

void FallbackWorkers::push(FallbackTask& task) {
  queue_.push_back(&task);
  waiting_ = queue_.size();
  queued_.notify_one();
}

bool FallbackWorkers::isQueued(const FallbackTask& task) const {
  return std::find(queue_.begin(), queue_.end(), &task) != queue_.end();
}

bool FallbackWorkers::startThread() {
  try {
    std::thread([this] { loop(); }).detach();
  } catch (const std::system_error&) {  // the limit of threads is reached
    return false;
  }
  ++threads_;
  return true;
}

void FallbackWorkers::forget(FallbackTask& task) {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] {
    std::erase(queue_, &task);
    again_.erase(&task);
    return !running_.contains(&task);
  });
  waiting_ = queue_.size();
}

void FallbackWorkers::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    const bool some = queued_.wait_for(lock, kIdle, [this] { return !queue_.empty(); });
    --idle_;
    if (!some || ending_) break;
    runNext(lock);
  }
  --threads_;
}

void FallbackWorkers::runNext(std::unique_lock<std::mutex>& lock) {
  FallbackTask* task = queue_.front();
  queue_.pop_front();
  waiting_ = queue_.size();
  running_.insert(task);
  lock.unlock();
  task->runInstead();
  lock.lock();
  running_.erase(task);
  if (again_.erase(task) > 0) push(*task);
  done_.notify_all();
}

}  // namespace persistence
