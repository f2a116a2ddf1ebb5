// The JS thread's side of a lane, and how it gets a worker thread.
#include "core/lane.hpp"

#include <iterator>

namespace persistence {
Lane::Lane(std::unique_ptr<Store> store, const Settings& settings, Host& host, ThreadCells cells)
    : host_(host),
      cells_(cells),
      connectTimeout_(settings.connectTimeout),
      asksForPassword_(settings.asksForPassword),
      configured_{settings.user, settings.password},
      enough_(store->enough()),
      store_(std::move(store)),
      backoff_(settings.reconnectMin, settings.reconnectMax) {
  Poller::instance();  // its thread may fail to start: where that can still be reported
}

Lane::~Lane() { quit(); }

// A worker that is awake would take the first call of a turn alone, and many a store answers it before it sends the
// others.
void Lane::push(Request request) {
  gathered_.push_back(std::move(request));
  if (gathered_.size() >= enough_) handOver();
}

void Lane::handOver() {
  const std::lock_guard lock(queueMutex_);
  std::move(gathered_.begin(), gathered_.end(), std::back_inserter(queue_));
  gathered_.clear();
  queued_.store(queue_.size());
}

// A worker for an empty queue would take a thread from the lanes that have work.
void Lane::flush() {
  handOver();
  if (queued_.load() == 0) return;
  if (!active_) return requestThread();
  rouse();
}

// While the worker is awake it looks at the queue by itself: no system call is needed.
void Lane::rouse() {
  State asleep = State::Asleep;
  if (state_.compare_exchange_strong(asleep, State::Awake)) alarm_.ring();
}

void Lane::requestThread() {
  if (active_ || quitting_) return;
  Poller::instance().forget(*this);
  const bool granted = Threads::instance().take(*this, cells_);
  active_ = true;
  if (granted) return host_.schedule();
  Poller::instance().look();
}

void Lane::granted() {
  hasThread_ = true;
  host_.wake();
}

void Lane::ready() {
  wantsThread_ = true;
  host_.wake();
}

Harvest Lane::woken() {
  signaled_ = false;
  if (hasThread_.exchange(false)) host_.schedule();
  if (!active_ && wantsThread_.exchange(false)) requestThread();
  const std::lock_guard lock(harvestMutex_);
  return std::exchange(harvest_, {});
}

void Lane::finished() {
  active_ = false;
  if (wantsThread_.exchange(false) || queued_.load() > 0) requestThread();
}

void Lane::answerLogin(std::variant<Login, Error> answer) {
  {
    const std::lock_guard lock(queueMutex_);
    login_ = std::move(answer);
  }
  wantsThread_ = true;
  if (!active_ && wantsThread_.exchange(false)) return requestThread();
  rouse();
}

void Lane::close() {
  handOver();
  closing_ = true;
  wantsThread_ = true;
  if (!active_ && wantsThread_.exchange(false)) return requestThread();
  rouse();
}

void Lane::quit() {
  if (quitting_) return;
  quitting_ = true;
  quit_ = true;
  Poller::instance().forget(*this);
  Threads::instance().forget(*this);
  if (hasThread_.exchange(false)) cancelled();
  alarm_.ring();
  std::unique_lock lock(runMutex_);
  stopped_.wait(lock, [this] { return !running_; });
  store_.reset();
  alarm_.end();
  Poller::instance().look();
}

}  // namespace persistence
