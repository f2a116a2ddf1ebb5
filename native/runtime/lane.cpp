// The JS thread's side of a lane, and how it gets a worker thread.
#include "runtime/lane.hpp"

#include <algorithm>
#include <iterator>

namespace persistence {
namespace {

// Lanes that wait for each other take turns of a millisecond.
constexpr std::chrono::milliseconds kInLinePatience{200};

}  // namespace

Lane::Lane(std::unique_ptr<Store> store, const Settings& settings, Host& host, BudgetCells cells)
    : host_(host),
      cells_(cells),
      connectTimeout_(settings.connectTimeout),
      asksForPassword_(settings.asksForPassword),
      configured_{settings.user, settings.password},
      earlyFlushSize_(store->earlyFlushSize()),
      store_(std::move(store)),
      backoff_(settings.reconnectMin, settings.reconnectMax),
      wrongServer_(settings.reconnectMax) {
  Poller::instance();  // its thread may fail to start: where that can still be reported
}

Lane::~Lane() { quit(); }

// A worker that is awake would take the first call of a turn alone, and many a store answers it before it sends the
// others.
void Lane::push(Request request) {
  pushed_ += isCall(request);
  mailbox_.push_back(std::move(request));
  if (mailbox_.size() >= earlyFlushSize_) handOver();
}

void Lane::handOver() {
  const std::lock_guard lock(queueMutex_);
  std::move(mailbox_.begin(), mailbox_.end(), std::back_inserter(queue_));
  mailbox_.clear();
  queued_.store(queue_.size());
}

// A worker for an empty queue would take a thread from the lanes that have work.
void Lane::flush() {
  handOver();
  if (queued_.load() == 0) return;
  if (!active_) return requestThread();
  wakeWorker();
}

// While the worker is awake it looks at the queue by itself: no system call is needed. A lane that is active and
// stopped waits for libuv, and a thread of ours may have served it meanwhile.
void Lane::wakeWorker() {
  State asleep = State::Asleep;
  if (state_.compare_exchange_strong(asleep, State::Awake))
    wakeup_.notify();
  else if (asleep == State::Stopped && !needsThread_.load())
    awaitThread(kLibuvPatience);
}

// Once quit() has begun nobody may be asked to serve this lane any more.
void Lane::awaitThread(std::chrono::milliseconds patience) {
  if (quit_) return;
  needsThread_ = true;
  if (!starved_ || !FallbackWorkers::instance().take(*this)) threadTimer_.arm(Clock::now() + patience);
}

TimePoint Lane::due() {
  if (!needsThread_ || quit_) return kNever;
  starved_ = true;
  return FallbackWorkers::instance().take(*this) ? kNever : Clock::now() + kLibuvPatience;
}

void Lane::requestThread() {
  if (active_ || quitting_) return;
  Poller::instance().forget(*this);
  const bool granted = WorkerBudget::instance().take(*this, cells_);
  active_ = true;
  awaitThread(granted ? kLibuvPatience : kInLinePatience);
  if (granted) return host_.schedule();
  Poller::instance().look();
}

void Lane::granted() {
  hasThread_ = true;
  if (needsThread_) threadTimer_.arm(Clock::now() + kLibuvPatience);
  host_.wake();
}

void Lane::ready() {
  wantsThread_ = true;
  awaitThread(kLibuvPatience);
  host_.wake();
}

CompletedBatch Lane::takeCompleted() {
  signaled_ = false;
  if (hasThread_.exchange(false)) host_.schedule();
  if (!active_ && wantsThread_.exchange(false)) requestThread();
  const std::lock_guard lock(completedMutex_);
  return std::exchange(completed_, {});
}

void Lane::finished() {
  active_ = false;
  if (wantsThread_.exchange(false) || hasCalls()) requestThread();
}

std::vector<Request> Lane::reclaim() {
  handOver();
  std::vector<Request> requests;
  {
    const std::lock_guard lock(queueMutex_);
    givenBack_ = false;
    queued_ = 0;
    requests.swap(queue_);
  }
  pushed_ -= std::count_if(requests.begin(), requests.end(), isCall);
  if (closing_) close();  // which waited for them
  return requests;
}

std::vector<uint64_t> Lane::withdraw(const std::function<bool(uint64_t)>& isGone) {
  handOver();
  std::vector<uint64_t> withdrawn;
  const std::lock_guard lock(queueMutex_);
  std::erase_if(queue_, [&](const Request& request) {
    if (!isGone(request.call)) return false;
    pushed_ -= isCall(request);
    withdrawn.push_back(request.call);
    return true;
  });
  queued_ = queue_.size();
  return withdrawn;
}

// The worker goes on meanwhile: a call that it sends or settles between two of these numbers may be missed.
Usage Lane::usage() const {
  const auto count = [](int64_t calls) { return static_cast<size_t>(std::max<int64_t>(calls, 0)); };
  const int64_t unanswered = pushed_ - requests_.finished();
  const size_t inFlight = count(requests_.sent() - unsent_.value());
  return {count(unanswered - static_cast<int64_t>(inFlight)), inFlight};
}

void Lane::answerLogin(std::variant<Login, Error> answer) {
  {
    const std::lock_guard lock(queueMutex_);
    login_ = std::move(answer);
  }
  wantsThread_ = true;
  if (!active_ && wantsThread_.exchange(false)) return requestThread();
  wakeWorker();
}

void Lane::readIsBack(uint64_t call) {
  {
    const std::lock_guard lock(queueMutex_);
    back_.push_back(call);
  }
  isBack_ = true;
  wantsThread_ = true;
  if (!active_ && wantsThread_.exchange(false)) return requestThread();
  wakeWorker();
}

void Lane::close() {
  handOver();
  closing_ = true;
  wantsThread_ = true;
  if (!active_ && wantsThread_.exchange(false)) return requestThread();
  wakeWorker();
}

void Lane::quit() {
  if (quitting_) return;
  quitting_ = true;
  quit_ = true;
  wakeup_.notify();
  Poller::instance().forget(*this);
  threadTimer_.stop();
  FallbackWorkers::instance().forget(*this);
  WorkerBudget::instance().forget(*this);
  if (hasThread_.exchange(false)) cancelled();
  std::unique_lock lock(runMutex_);
  stopped_.wait(lock, [this] { return !running_; });
  Poller::instance().forget(*this);  // a worker that was just about to leave may have asked for it
  store_.reset();
  wakeup_.end();
  Poller::instance().look();
}

}  // namespace persistence
