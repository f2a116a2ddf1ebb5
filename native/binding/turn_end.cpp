#include "binding/turn_end.hpp"

namespace persistence::binding {
namespace {

// A turn ends within microseconds, unless a test framework has replaced process.nextTick.
constexpr Duration kLateFlush = std::chrono::milliseconds(20);

}  // namespace

TurnEnd::TurnEnd(Environment& environment, LaneSet& lanes)
    : environment_(environment),
      lanes_(lanes),
      flush_(Napi::Persistent(
          Napi::Function::New(environment.env(), [this](const Napi::CallbackInfo&) { this->flush(); }))) {}

void TurnEnd::defer() {
  if (isDeferred()) return;
  const TimePoint now = Clock::now();
  deferredAt_ = now;
  if (!timer_.armed()) timer_.arm(now + kLateFlush);
  environment_.call("defer", flush_.Value());
}

void TurnEnd::flush() {
  deferredAt_ = kNever;
  lanes_.flush();
}

// On the timer thread.
TimePoint TurnEnd::late() {
  const TimePoint since = deferredAt_.load();
  if (since == kNever) return kNever;
  if (Clock::now() < since + kLateFlush) return since + kLateFlush;
  environment_.wake();
  return kNever;
}

}  // namespace persistence::binding
