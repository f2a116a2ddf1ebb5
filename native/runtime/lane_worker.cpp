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
    if (running_) alarm_.ring();
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

void Lane::cancelled() { Threads::instance().give(cells_); }

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
    if (closing_ || !ledger_.empty()) wantsThread_ = true;
  }
}

void Lane::work(bool fallback) {
  needsThread_ = false;
  state_ = State::Awake;
  const TimePoint since = Clock::now();
  TimePoint idleSince = since;
  while (!quit_) {
    const bool moved = turn();
    if (closing_ && closeStore()) break;
    if (moved) {
      spinner_.hit(now_);
      idleSince = now_;
    }
    if (fallback ? handsBack_ || yieldsToFallbacks(since) : yields(since)) {
      if (closing_ || hasCalls() || !ledger_.empty()) wantsThread_ = true;
      break;
    }
    if (moved || spinner_.spin(now_, ledger_.empty() ? Spinner::For::Call : Spinner::For::Reply)) continue;
    if (!nap(idleSince)) break;
  }
  spinner_.gaveUp(now_);
  park();
}

bool Lane::yields(TimePoint since) const {
  return (now_ - since > kTurnOfOthers && Threads::wanted(cells_)) || isFlooded(since);
}

// A server that never stops sending keeps the worker awake, and process.exit() waits for libuv's workers.
bool Lane::isFlooded(TimePoint since) const {
  return now_ - since > kHangs && (hangs() || store_->phase() == Phase::Connecting);
}

bool Lane::yieldsToFallbacks(TimePoint since) const {
  return now_ - since > kTurnOfOthers && FallbackWorkers::instance().wanted();
}

bool Lane::turn() {
  now_ = Clock::now();
  thaw_.begin(now_);
  takeBack();
  bool moved = intake();
  moved |= carry();
  if (moved) thaw_.moved(now_);
  if (!thaw_.holds(now_)) expire();
  ledger_.trim();
  unsent_.set(static_cast<int64_t>(store_->unsent()));
  return deliver() || moved;
}

bool Lane::intake() {
  if (queued_.load() == 0) return false;
  std::vector<Request> taken;
  {
    const std::lock_guard lock(queueMutex_);
    if (givenBack_) return false;
    taken.swap(queue_);
    queued_ = 0;
  }
  for (Request& request : taken) {
    const Ticket ticket = ledger_.add(std::move(request));
    line(ticket, *ledger_.find(ticket));
  }
  return true;
}

void Lane::line(Ticket ticket, const Slot& slot) {
  order_.add(ticket, familyOf(slot.request.operation), exclusive(slot.request.operation));
}

void Lane::submitWaiting() {
  while (const auto turn = order_.next())
    if (!submit(*turn)) order_.answered(turn->family, turn->exclusive);
}

// Not when its deadline passed while it waited, and not before a held operation on the same key.
bool Lane::submit(const Order::Turn& turn) {
  Slot* slot = ledger_.find(turn.ticket);
  if (!slot || slot->request.deadline <= now_) return false;
  const Operation& operation = slot->request.operation;
  if (wrongServer_.blocks(operation)) {
    ledger_.change(*slot, Slot::State::Held);
    wrongServer_.hold(footprintOf(operation));
    return false;
  }
  if (lentReads_.blocks(operation)) {
    ledger_.change(*slot, Slot::State::Kept);
    lentReads_.keep(operation);
    return false;
  }
  if (outstanding_ == 0) heardAt_ = now_;
  ledger_.change(*slot, Slot::State::Sent);
  ++slot->request.sent;
  ++outstanding_;
  store_->submit(turn.ticket, operation);
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
  for (const Ticket ticket : ledger_.live()) {
    Slot* slot = ledger_.find(ticket);
    if (slot->state != Slot::State::Kept) continue;
    ledger_.change(*slot, Slot::State::Waiting);
    line(ticket, *slot);
  }
}

// Copies of the reads whose keys no write is under way to. What answers first counts.
void Lane::lendReads() {
  if (!host_.takesReads()) return;
  Underway writes;
  bool sent = false;
  for (const Ticket ticket : ledger_.live()) {
    const Slot& slot = *ledger_.find(ticket);
    const Footprint footprint = footprintOf(slot.request.operation);
    if (!footprint.writes || footprint.family == Family::Connection) continue;
    writes.add(footprint);
    sent = sent || slot.state == Slot::State::Sent;
  }
  if (!sent) return;
  for (const Ticket ticket : ledger_.live()) {
    Slot& slot = *ledger_.find(ticket);
    const Footprint footprint = footprintOf(slot.request.operation);
    if (slot.lent || footprint.writes || footprint.family == Family::Connection || writes.clashes(footprint)) continue;
    slot.lent = true;
    lentReads_.lend(slot.request.call, footprint);
    fresh_.lent.push_back(slot.request);
    fresh_.lent.back().sent = 0;
  }
}

void Lane::expire() {
  Ticket ticket;
  std::optional<Error> unanswered;
  while (ledger_.takeExpired(now_, ticket)) {
    Slot* slot = ledger_.find(ticket);
    const bool sent = slot->state == Slot::State::Sent;
    Error error = expiry(*slot);
    if (sent) unanswered = error;
    settle(ticket, std::move(error));
  }
  // A reply may still come: the connection can't be trusted to match replies to callers any more.
  if (unanswered) connectionLost(*unanswered);
}

bool Lane::deliver() {
  if (fresh_.done.empty() && fresh_.events.empty() && fresh_.returned.empty() && fresh_.lent.empty() &&
      !fresh_.asksForLogin && !fresh_.closed)
    return false;
  {
    const std::lock_guard lock(harvestMutex_);
    if (harvest_.done.empty())
      harvest_.done.swap(fresh_.done);
    else
      std::move(fresh_.done.begin(), fresh_.done.end(), std::back_inserter(harvest_.done));
    std::move(fresh_.events.begin(), fresh_.events.end(), std::back_inserter(harvest_.events));
    std::move(fresh_.returned.begin(), fresh_.returned.end(), std::back_inserter(harvest_.returned));
    std::move(fresh_.lent.begin(), fresh_.lent.end(), std::back_inserter(harvest_.lent));
    harvest_.asksForLogin |= fresh_.asksForLogin;
    harvest_.closed |= fresh_.closed;
  }
  fresh_.done.clear();
  fresh_.events.clear();
  fresh_.returned.clear();
  fresh_.lent.clear();
  fresh_.asksForLogin = fresh_.closed = false;
  if (!signaled_.exchange(true)) host_.wake();
  return true;
}

TimePoint Lane::nextEvent() {
  TimePoint next = ledger_.nextDeadline();
  if (store_->phase() == Phase::Connecting || loginAsked_)
    next = std::min(next, now_ < slowFrom() ? std::min(slowFrom(), connectBy_) : connectBy_);
  else if (store_->phase() == Phase::Closed && !ledger_.empty())
    next = std::min(next, retryAt_);
  if (outstanding_ == 0 && store_->phase() == Phase::Ready) next = std::min(next, wrongServer_.leavesAt());
  if (outstanding_ > 0 && !hangs()) next = std::min(next, heardAt_ + kHangs);
  return std::max(std::min(next, interest().until), thaw_.until());
}

Interest Lane::interest() const { return store_->phase() == Phase::Closed ? Interest{} : store_->interest(); }

// Sleeps until something comes; false when it is time to give the thread back.
bool Lane::nap(TimePoint idleSince) {
  const TimePoint until = std::min(idleSince + (ledger_.empty() ? kLinger : kPatience), nextEvent());
  const Interest interest = this->interest();
  const short events = static_cast<short>((interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0));
  pollfd sockets[] = {{alarm_.fd(), POLLIN, 0}, {interest.socket, events, 0}};
  thaw_.sleeps(until);
  state_ = State::Asleep;
  int ready = 1;
  const bool closes = closing_ && ledger_.empty() && queued_.load() == 0;
  if (!hasCalls() && !quit_ && !closes) {
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(until - Clock::now()).count();
    const timespec timeout{0, std::clamp<long>(left, 0, 999'999'999)};
    ready = ppoll(sockets, 2, &timeout, nullptr);
  }
  state_ = State::Awake;
  if (sockets[0].revents) spinner_.woke(alarm_.silence());
  return ready > 0 || Clock::now() < idleSince + kLinger || nextEvent() <= Clock::now();
}

// From here the poller watches. What is pushed after the state is Stopped is seen by finished().
void Lane::park() {
  state_ = State::Stopped;
  if (quit_ || wantsThread_ || hasCalls()) return;
  const Interest interest = this->interest();
  const TimePoint until = nextEvent();
  thaw_.sleeps(until);
  if (interest.socket >= 0 || until != kNever) Poller::instance().watch(*this, interest, until);
}

bool Lane::closeStore() {
  const std::vector<Ticket> live = ledger_.live();
  const auto nobodyWaits = [this](Ticket ticket) { return ledger_.find(ticket)->request.call == kNobody; };
  if (queued_.load() > 0 || !std::all_of(live.begin(), live.end(), nobodyWaits)) return false;
  drop();
  for (const Ticket ticket : live) ledger_.finish(*ledger_.find(ticket));
  lineUpAgain();
  link_ = Link::None;
  everConnected_ = false;
  loginAsked_ = false;
  trying_ = false;
  closing_ = false;
  fresh_.closed = true;
  deliver();
  return true;
}

// Whoever still polls the socket must let go of it, or it stays open.
void Lane::drop() {
  store_->close();
  unsent_.set(0);
  Poller::instance().look();
}

}  // namespace persistence
