// The worker's side of a lane: take, send, receive, deliver, and when to give the thread back.
#include <poll.h>

#include <algorithm>

#include "runtime/lane.hpp"

namespace persistence {
namespace {

using std::chrono::milliseconds;

constexpr Duration kLinger = milliseconds(1);
constexpr Duration kPatience = milliseconds(2);
constexpr Duration kTurnOfOthers = milliseconds(1);

}  // namespace

void Lane::run() {
  if (starved_.exchange(false)) Poller::instance().forget(*this);  // watched since a thread of ours left
  {
    std::unique_lock lock(runMutex_);
    handsBack_ = running_;
    if (running_) wakeup_.notify();
    stopped_.wait(lock, [this] { return !running_; });
    handsBack_ = false;
    if (quit_) return cancelled();
    running_ = true;
  }
  serve(false);
  // The event loop may be blocked, so that finished() does not come.
  if (wantsThread_ || hasCalls()) awaitThread(kLibuvPatience);
  const std::lock_guard lock(runMutex_);
  running_ = false;
  cancelled();
  stopped_.notify_all();
}

void Lane::cancelled() { WorkerBudget::instance().give(cells_); }

// Nobody calls finished() after this: what was pushed before the state became Stopped is looked for here.
void Lane::runInstead() {
  {
    const std::lock_guard lock(runMutex_);
    if (quit_ || running_ || !needsThread_) return;
    running_ = true;
  }
  Poller::instance().forget(*this);
  wantsThread_ = false;
  do serve(true);
  while (hasCalls() && !quit_ && !handsBack_ && !FallbackWorkers::instance().wanted());
  if ((wantsThread_ || hasCalls()) && !handsBack_) {
    needsThread_ = true;
    threadTimer_.arm(Clock::now() + kLinger);
  }
  const std::lock_guard lock(runMutex_);
  running_ = false;
  stopped_.notify_all();
}

void Lane::serve(bool fallback) {
  try {
    work(fallback);
  } catch (...) {  // nothing may be thrown into libuv: another run goes on, until the deadlines of all calls
    state_ = State::Stopped;
    if (closing_ || !requests_.empty()) wantsThread_ = true;
  }
}

void Lane::work(bool fallback) {
  needsThread_ = false;
  state_ = State::Awake;
  const TimePoint since = Clock::now();
  TimePoint idleSince = since;
  while (!quit_) {
    const bool moved = step();
    if (closing_ && closeStore()) break;
    if (moved) {
      spin_.arrived(now_);
      idleSince = now_;
    }
    if (fallback ? handsBack_ || yieldsToFallbacks(since) : yields(since)) {
      if (closing_ || hasCalls() || !requests_.empty()) wantsThread_ = true;
      break;
    }
    if (moved || spin_.spin(now_, requests_.empty() ? SpinPolicy::For::Call : SpinPolicy::For::Reply)) continue;
    if (!waitForEvents(idleSince)) break;
  }
  spin_.waitEnded(now_);
  releaseWorker();
}

bool Lane::yields(TimePoint since) const {
  return (now_ - since > kTurnOfOthers && WorkerBudget::wanted(cells_)) || isFlooded(since);
}

// A server that never stops sending keeps the worker awake, and process.exit() waits for libuv's workers.
bool Lane::isFlooded(TimePoint since) const {
  return now_ - since > kHangs && (hangs() || store_->phase() == Phase::Connecting);
}

bool Lane::yieldsToFallbacks(TimePoint since) const {
  return now_ - since > kTurnOfOthers && FallbackWorkers::instance().wanted();
}

bool Lane::step() {
  now_ = Clock::now();
  thaw_.begin(now_);
  takeBack();
  bool moved = drainMailbox();
  moved |= advanceConnection();
  if (moved) thaw_.moved(now_);
  if (!thaw_.holds(now_)) expire();
  requests_.trim();
  unsent_.set(static_cast<int64_t>(store_->unsent()));
  return deliver() || moved;
}

bool Lane::drainMailbox() {
  if (queued_.load() == 0) return false;
  std::vector<Request> taken;
  {
    const std::lock_guard lock(queueMutex_);
    if (givenBack_) return false;
    taken.swap(queue_);
    queued_ = 0;
  }
  for (Request& request : taken) {
    const RequestId id = requests_.add(std::move(request));
    enqueue(id, *requests_.find(id));
  }
  return true;
}

void Lane::enqueue(RequestId id, const PendingRequest& pending) {
  scheduler_.add(id, familyOf(pending.request.operation), exclusive(pending.request.operation));
}

void Lane::submitWaiting() {
  while (const auto scheduled = scheduler_.next())
    if (!submit(*scheduled)) scheduler_.answered(scheduled->family, scheduled->exclusive);
}

// Not when its deadline passed while it waited, and not before a held operation on the same key.
bool Lane::submit(const Scheduler::Scheduled& scheduled) {
  PendingRequest* pending = requests_.find(scheduled.id);
  if (!pending || pending->request.deadline <= now_) return false;
  const Operation& operation = pending->request.operation;
  if (wrongServer_.blocks(operation)) {
    requests_.change(*pending, PendingRequest::State::Held);
    wrongServer_.hold(accessOf(operation));
    return false;
  }
  if (lentReads_.blocks(operation)) {
    requests_.change(*pending, PendingRequest::State::Kept);
    lentReads_.keep(operation);
    return false;
  }
  if (outstanding_ == 0) heardAt_ = now_;
  requests_.change(*pending, PendingRequest::State::Sent);
  ++pending->request.sent;
  ++outstanding_;
  store_->submit(scheduled.id, operation);
  return true;
}

// What was kept behind lent reads goes on when the last of them is back.
void Lane::takeBack() {
  if (!isBack_.load()) return;
  isBack_ = false;
  std::vector<uint64_t> calls;
  {
    const std::lock_guard lock(queueMutex_);
    calls.swap(back_);
  }
  bool all = false;
  for (const uint64_t call : calls) all = lentReads_.back(call) || all;
  if (!all) return;
  for (const RequestId id : requests_.live()) {
    PendingRequest* pending = requests_.find(id);
    if (pending->state != PendingRequest::State::Kept) continue;
    requests_.change(*pending, PendingRequest::State::Waiting);
    enqueue(id, *pending);
  }
}

// Copies of the reads whose keys no write is under way to. What answers first counts.
void Lane::lendReads() {
  if (!host_.takesReads()) return;
  InFlightSet writes;
  bool sent = false;
  for (const RequestId id : requests_.live()) {
    const PendingRequest& pending = *requests_.find(id);
    const Access access = accessOf(pending.request.operation);
    if (!access.writes || access.family == Family::Connection) continue;
    writes.add(access);
    sent = sent || pending.state == PendingRequest::State::Sent;
  }
  if (!sent) return;
  for (const RequestId id : requests_.live()) {
    PendingRequest& pending = *requests_.find(id);
    const Access access = accessOf(pending.request.operation);
    if (pending.lent || access.writes || access.family == Family::Connection || writes.clashes(access)) continue;
    pending.lent = true;
    lentReads_.lend(pending.request.call, access);
    outbox_.lent.push_back(pending.request);
    outbox_.lent.back().sent = 0;
  }
}

void Lane::expire() {
  RequestId id;
  std::optional<Error> unanswered;
  while (requests_.takeExpired(now_, id)) {
    PendingRequest* pending = requests_.find(id);
    const bool sent = pending->state == PendingRequest::State::Sent;
    Error error = expiry(*pending);
    if (sent) unanswered = error;
    settle(id, std::move(error));
  }
  // A reply may still come: the connection can't be trusted to match replies to callers any more.
  if (unanswered) connectionLost(*unanswered);
}

bool Lane::deliver() {
  if (outbox_.done.empty() && outbox_.events.empty() && outbox_.returned.empty() && outbox_.lent.empty() &&
      !outbox_.asksForLogin && !outbox_.closed)
    return false;
  {
    const std::lock_guard lock(completedMutex_);
    if (completed_.done.empty())
      completed_.done.swap(outbox_.done);
    else
      std::move(outbox_.done.begin(), outbox_.done.end(), std::back_inserter(completed_.done));
    std::move(outbox_.events.begin(), outbox_.events.end(), std::back_inserter(completed_.events));
    std::move(outbox_.returned.begin(), outbox_.returned.end(), std::back_inserter(completed_.returned));
    std::move(outbox_.lent.begin(), outbox_.lent.end(), std::back_inserter(completed_.lent));
    completed_.asksForLogin |= outbox_.asksForLogin;
    completed_.closed |= outbox_.closed;
  }
  outbox_.done.clear();
  outbox_.events.clear();
  outbox_.returned.clear();
  outbox_.lent.clear();
  outbox_.asksForLogin = outbox_.closed = false;
  if (!signaled_.exchange(true)) host_.wake();
  return true;
}

TimePoint Lane::nextEvent() {
  TimePoint next = requests_.nextDeadline();
  if (store_->phase() == Phase::Connecting || loginAsked_)
    next = std::min(next, now_ < slowFrom() ? std::min(slowFrom(), connectBy_) : connectBy_);
  else if (store_->phase() == Phase::Closed && !requests_.empty())
    next = std::min(next, retryAt_);
  if (outstanding_ == 0 && store_->phase() == Phase::Ready) next = std::min(next, wrongServer_.leavesAt());
  if (outstanding_ > 0 && !hangs()) next = std::min(next, heardAt_ + kHangs);
  return std::max(std::min(next, interest().until), thaw_.until());
}

Interest Lane::interest() const { return store_->phase() == Phase::Closed ? Interest{} : store_->interest(); }

// Sleeps until something comes; false when it is time to give the thread back.
bool Lane::waitForEvents(TimePoint idleSince) {
  const TimePoint until = std::min(idleSince + (requests_.empty() ? kLinger : kPatience), nextEvent());
  const Interest interest = this->interest();
  const short events = static_cast<short>((interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0));
  pollfd sockets[] = {{wakeup_.fd(), POLLIN, 0}, {interest.socket, events, 0}};
  thaw_.sleeps(until);
  state_ = State::Asleep;
  int ready = 1;
  const bool closes = closing_ && requests_.empty() && queued_.load() == 0;
  if (!hasCalls() && !quit_ && !closes) {
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(until - Clock::now()).count();
    const timespec timeout{0, std::clamp<long>(left, 0, 999'999'999)};
    ready = ppoll(sockets, 2, &timeout, nullptr);
  }
  state_ = State::Awake;
  if (sockets[0].revents) spin_.slept(wakeup_.drain());
  return ready > 0 || Clock::now() < idleSince + kLinger || nextEvent() <= Clock::now();
}

// From here the poller watches. What is pushed after the state is Stopped is seen by finished().
void Lane::releaseWorker() {
  state_ = State::Stopped;
  if (quit_ || wantsThread_ || hasCalls()) return;
  const Interest interest = this->interest();
  const TimePoint until = nextEvent();
  thaw_.sleeps(until);
  if (interest.socket >= 0 || until != kNever) Poller::instance().watch(*this, interest, until);
}

bool Lane::closeStore() {
  const std::vector<RequestId> live = requests_.live();
  const auto nobodyWaits = [this](RequestId id) { return requests_.find(id)->request.call == kNobody; };
  if (queued_.load() > 0 || !std::all_of(live.begin(), live.end(), nobodyWaits)) return false;
  dropConnection();
  for (const RequestId id : live) requests_.finish(*requests_.find(id));
  requeueAll();
  link_ = Link::None;
  everConnected_ = false;
  loginAsked_ = false;
  trying_ = false;
  closing_ = false;
  outbox_.closed = true;
  deliver();
  return true;
}

// Whoever still polls the socket must let go of it, or it stays open.
void Lane::dropConnection() {
  store_->close();
  unsent_.set(0);
  Poller::instance().look();
}

}  // namespace persistence
