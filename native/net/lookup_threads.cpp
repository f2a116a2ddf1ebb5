#include "net/lookup_threads.hpp"

#include <thread>
#include <utility>

namespace persistence::net {
namespace {

// A look-up that hangs keeps its thread. The others remain for other names.
constexpr size_t kMaxThreads = 4;

}  // namespace

const std::shared_ptr<LookupThreads>& LookupThreads::instance() {
  // Never destroyed: its threads may outlive main.
  static const auto& threads = *new std::shared_ptr(std::make_shared<LookupThreads>(kMaxThreads));
  return threads;
}

// If no thread can be started, the lookup waits for a running thread.
bool LookupThreads::run(Lookup lookup) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(lookup));
  if (threads_ == most_ || startThread() || threads_ > 0) return true;
  waiting_.pop_back();
  return false;
}

bool LookupThreads::startThread() {
  try {
    std::thread([threads = shared_from_this()] { threads->work(); }).detach();
  } catch (...) {
    return false;
  }
  ++threads_;
  return true;
}

void LookupThreads::work() noexcept {
  while (const auto lookup = take()) lookup();
}

LookupThreads::Lookup LookupThreads::take() {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) {
    --threads_;
    return nullptr;
  }
  Lookup lookup = std::move(waiting_.front());
  waiting_.pop_front();
  return lookup;
}

}  // namespace persistence::net
