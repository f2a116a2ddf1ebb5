#include "runtime/run_gate.hpp"

namespace persistence {

bool RunGate::enter() {
  std::unique_lock lock(mutex_);
  waitedFor_ = running_;
  if (running_) signals_.wakeup.notify();
  left_.wait(lock, [this] { return !running_; });
  waitedFor_ = false;
  running_ = !signals_.quit;
  return running_;
}

bool RunGate::enterInstead(const FallbackRequest& request) {
  const std::lock_guard lock(mutex_);
  if (signals_.quit || running_ || !request.isNeeded()) return false;
  return running_ = true;
}

std::unique_lock<std::mutex> RunGate::leave() {
  std::unique_lock lock(mutex_);
  running_ = false;
  left_.notify_all();
  return lock;
}

std::unique_lock<std::mutex> RunGate::waitUntilEmpty() {
  std::unique_lock lock(mutex_);
  left_.wait(lock, [this] { return !running_; });
  return lock;
}

}  // namespace persistence
