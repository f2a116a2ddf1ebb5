#include "runtime/worker_request.hpp"

namespace persistence {
namespace {

// Longer than kLibuvPatience, because lanes that wait for the budget take turns of a millisecond.
constexpr std::chrono::milliseconds kInLinePatience{200};

}  // namespace

void WorkerRequest::call() {
  if (!active_) return request();
  wake();
}

void WorkerRequest::insist() {
  wanted_ = true;
  if (!active_ && wanted_.exchange(false)) return request();
  wake();
}

// An awake worker looks at the mailbox by itself, so it needs no system call. A lane that is active and stopped waits
// for libuv. A fallback worker may have served it meanwhile, so the wait for one may have to begin again.
void WorkerRequest::wake() {
  if (signals_.wake() == WorkerSignals::State::Stopped && !fallback_.isNeeded())
    fallback_.await(FallbackRequest::kLibuvPatience);
}

void WorkerRequest::request() {
  if (active_ || signals_.quit) return;
  unwatch();
  const bool granted = WorkerBudget::instance().take(*this, cells_);
  active_ = true;
  fallback_.await(granted ? FallbackRequest::kLibuvPatience : kInLinePatience);
  if (granted) return host_.schedule();
  Poller::instance().look();
}

void WorkerRequest::granted() {
  granted_ = true;
  fallback_.restart();
  host_.wake();
}

void WorkerRequest::ready() {
  wanted_ = true;
  fallback_.await(FallbackRequest::kLibuvPatience);
  host_.wake();
}

void WorkerRequest::followUp() {
  if (granted_.exchange(false)) host_.schedule();
  if (!active_ && wanted_.exchange(false)) request();
}

void WorkerRequest::finished(bool hasCalls) {
  active_ = false;
  if (wanted_.exchange(false) || hasCalls) request();
}

void WorkerRequest::stop() {
  unwatch();
  fallback_.stop();
  WorkerBudget::instance().forget(*this);
  if (granted_.exchange(false)) giveBack();
}

}  // namespace persistence
