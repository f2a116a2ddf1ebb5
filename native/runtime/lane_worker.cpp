#include "runtime/lane_worker.hpp"

#include <algorithm>

#include "platform/platform.hpp"

namespace persistence {
namespace {

using std::chrono::milliseconds;

constexpr Duration kLinger = milliseconds(1);
constexpr Duration kPatience = milliseconds(2);
constexpr Duration kTurnOfOthers = milliseconds(1);
constexpr Duration kMaxSleep = milliseconds(1000);

}  // namespace

void LaneWorker::run() {
  if (fallback_.libuvCame()) request_.unwatch();  // the fallback worker set a watch when it left
  if (!gate_.enter()) return request_.giveBack();
  serve(false);
  // The event loop may be blocked, so finished() may not be called.
  if (request_.isWanted() || mailbox_.hasCalls()) fallback_.await(FallbackRequest::kLibuvPatience);
  const auto lock = gate_.leave();
  request_.giveBack();
}

// finished() is not called after a fallback worker. So calls that were pushed before the state became Stopped are
// looked for here.
void LaneWorker::runInstead() {
  if (!gate_.enterInstead(fallback_)) return;
  request_.unwatch();
  request_.satisfied();
  do serve(true);
  while (mailbox_.hasCalls() && !signals_.quit && !gate_.isWaitedFor() && !FallbackWorkers::instance().wanted());
  if ((request_.isWanted() || mailbox_.hasCalls()) && !gate_.isWaitedFor()) fallback_.resume(kLinger);
  const auto lock = gate_.leave();
}

void LaneWorker::serve(bool fallback) {
  try {
    work(fallback);
  } catch (...) {  // no exception may reach libuv: another run continues, until the deadlines of all calls
    signals_.state = WorkerSignals::State::Stopped;
    if (signals_.closing || !engine_.isIdle()) request_.want();
  }
}

void LaneWorker::work(bool fallback) {
  fallback_.served();
  signals_.state = WorkerSignals::State::Awake;
  const TimePoint since = Clock::now();
  TimePoint idleSince = since;
  while (!signals_.quit) {
    const bool moved = engine_.step();
    const TimePoint now = engine_.now();
    if (signals_.closing && closeConnection()) break;
    if (moved) {
      spin_.arrived(now);
      idleSince = now;
    }
    if (leavesToOthers(fallback, since)) {
      if (signals_.closing || mailbox_.hasCalls() || !engine_.isIdle()) request_.want();
      break;
    }
    if (moved || spin_.spin(now, engine_.isIdle() ? SpinPolicy::For::Call : SpinPolicy::For::Reply)) continue;
    if (!waitForEvents(idleSince)) break;
  }
  spin_.waitEnded(engine_.now());
  release();
}

bool LaneWorker::leavesToOthers(bool fallback, TimePoint since) const {
  const bool hadItsTurn = engine_.now() - since > kTurnOfOthers;
  if (fallback) return gate_.isWaitedFor() || (hadItsTurn && FallbackWorkers::instance().wanted());
  return (hadItsTurn && request_.othersWait()) || isFlooded(since);
}

// A server that never stops sending would keep the worker awake, and process.exit() waits for libuv's workers.
bool LaneWorker::isFlooded(TimePoint since) const {
  return engine_.now() - since > Dispatcher::kHangs && engine_.isHeldUp();
}

bool LaneWorker::closeConnection() {
  if (!engine_.mayClose()) return false;
  engine_.close();
  signals_.closing = false;
  completions_.closed();
  completions_.deliver();
  return true;
}

// Sleeps until the next event. False if the thread should be given back.
bool LaneWorker::waitForEvents(TimePoint idleSince) {
  const TimePoint until = std::min(idleSince + (engine_.isIdle() ? kLinger : kPatience), engine_.nextEvent());
  const Interest interest = engine_.interest();
  const short events = static_cast<short>((interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0));
  pollfd sockets[] = {{signals_.wakeup.fd(), POLLIN, 0}, {interest.socket, events, 0}};
  engine_.sleeps(until);
  signals_.state = WorkerSignals::State::Asleep;
  int ready = 1;
  if (!mustLook()) {
    const Duration left = until - Clock::now();
    ready = platform::waitFor(sockets, std::clamp(left, Duration::zero(), kMaxSleep));
  }
  signals_.state = WorkerSignals::State::Awake;
  if (sockets[0].revents) spin_.slept(signals_.wakeup.drain());
  return ready > 0 || Clock::now() < idleSince + kLinger || engine_.nextEvent() <= Clock::now();
}

// A call that was pushed before the state became Asleep does not wake the worker.
bool LaneWorker::mustLook() const {
  const bool closes = signals_.closing && engine_.isIdle() && mailbox_.queued() == 0;
  return mailbox_.hasCalls() || signals_.quit || closes;
}

// The poller watches the socket from here on. Calls that are pushed after the state became Stopped are left to
// finished().
void LaneWorker::release() {
  signals_.state = WorkerSignals::State::Stopped;
  if (signals_.quit || request_.isWanted() || mailbox_.hasCalls()) return;
  const Interest interest = engine_.interest();
  const TimePoint until = engine_.nextEvent();
  engine_.sleeps(until);
  if (interest.socket >= 0 || until != kNever) request_.watch(interest, until);
}

}  // namespace persistence
