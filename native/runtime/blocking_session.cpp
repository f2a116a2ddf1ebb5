#include "runtime/blocking_session.hpp"

#include <poll.h>

namespace persistence {
namespace {

bool isThere(const Interest& interest) {
  if (interest.socket < 0 || Clock::now() >= interest.until) return true;
  pollfd socket{interest.socket, static_cast<short>((interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0)), 0};
  return poll(&socket, 1, 0) != 0;
}

void resumeQuietly(Fiber& fiber) {
  try {
    fiber.resume();
  } catch (...) {  // the session is being ended, so its error no longer matters
  }
}

}  // namespace

void BlockingSession::begin(std::function<void()> talk) {
  end();
  fiber_ = std::make_unique<Fiber>(std::move(talk));
}

bool BlockingSession::resume(bool hasWork) {
  if (!fiber_ || fiber_->ended()) return false;
  if (!(idle_ && hasWork) && !isThere(interest_)) return false;
  fiber_->resume();
  return true;
}

void BlockingSession::end() noexcept {
  ending_ = true;
  while (fiber_ && !fiber_->ended()) resumeQuietly(*fiber_);
  fiber_.reset();
  interest_ = {};
  ending_ = idle_ = false;
}

bool BlockingSession::await(const Interest& interest) {
  if (ending_) return false;
  interest_ = interest;
  fiber_->yield();
  return !ending_;
}

bool BlockingSession::idle(int socket) {
  idle_ = true;
  const bool goesOn = await({socket, true, false});
  idle_ = false;
  return goesOn;
}

}  // namespace persistence
