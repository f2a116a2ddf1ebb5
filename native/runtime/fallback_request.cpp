#include "runtime/fallback_request.hpp"

namespace persistence {

// Once the lane quits, no thread may serve it.
void FallbackRequest::await(std::chrono::milliseconds patience) {
  if (signals_.quit) return;
  needed_ = true;
  if (!starved_ || !FallbackWorkers::instance().take(task_)) timer_.arm(Clock::now() + patience);
}

void FallbackRequest::restart() {
  if (needed_) timer_.arm(Clock::now() + kLibuvPatience);
}

void FallbackRequest::resume(Duration pause) {
  needed_ = true;
  timer_.arm(Clock::now() + pause);
}

// Runs on the timer thread.
TimePoint FallbackRequest::due() {
  if (!needed_ || signals_.quit) return kNever;
  starved_ = true;
  return FallbackWorkers::instance().take(task_) ? kNever : Clock::now() + kLibuvPatience;
}

void FallbackRequest::stop() {
  timer_.stop();
  FallbackWorkers::instance().forget(task_);
}

}  // namespace persistence
