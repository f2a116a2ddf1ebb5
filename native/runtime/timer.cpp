#include "runtime/timer.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace persistence {
namespace {

// After a stop of the process or a sleep of the machine, every deadline has passed. If the timer is late by more than
// kGap, lanes have kAfterGap to read the replies that arrived meanwhile.
constexpr Duration kGap = std::chrono::milliseconds(200);
constexpr Duration kAfterGap = std::chrono::milliseconds(50);

}  // namespace

class TimerThread {
 public:
  static TimerThread& instance() {
    // Never destroyed: its thread lives as long as the process.
    static TimerThread& thread = *new TimerThread;
    return thread;
  }

  void add(Timer& timer) {
    const std::lock_guard lock(mutex_);
    timers_.push_back(&timer);
  }

  void remove(Timer& timer) {
    const std::lock_guard lock(mutex_);
    std::erase(timers_, &timer);
  }

  // The timer stores its time before this call. So either the thread reads the new time, or this reads the time until
  // which the thread sleeps.
  void armed(TimePoint at) {
    if (at >= wakesAt_.load()) return;
    const std::lock_guard lock(mutex_);
    if (!started_) start();
    wake_.notify_one();
  }

 private:
  // The limit of threads may be reached. Then the next timer tries again.
  void start() {
    try {
      std::thread([this] { loop(); }).detach();
      started_ = true;
    } catch (const std::system_error&) {
    }
  }

  void loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wakesAt_ = kNever;
      const TimePoint next = earliest();
      wakesAt_ = next;
      sleep(lock, next);
      if (Clock::now() - next > kGap && next != kNever) wake_.wait_for(lock, kAfterGap);
      fire();
    }
  }

  // A notification ends the sleep early, and the next round reads the new time.
  void sleep(std::unique_lock<std::mutex>& lock, TimePoint until) {
    if (until == kNever)
      wake_.wait(lock);
    else
      wake_.wait_until(lock, until);
  }

  TimePoint earliest() const {
    TimePoint at = kNever;
    for (const Timer* timer : timers_) at = std::min(at, timer->at_.load());
    return at;
  }

  void fire() {
    wakesAt_ = kNever;
    const TimePoint now = Clock::now();
    for (Timer* timer : timers_) {
      TimePoint at = timer->at_.load();
      // If a timer is armed at this moment, it keeps the newer time.
      if (at > now || !timer->at_.compare_exchange_strong(at, kNever)) continue;
      const TimePoint again = timer->due_();
      TimePoint never = kNever;
      if (again != kNever) timer->at_.compare_exchange_strong(never, again);
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Timer*> timers_;
  std::atomic<TimePoint> wakesAt_{kNever};
  bool started_ = false;
};

void Timer::arm(TimePoint at) {
  if (!known_.exchange(true)) TimerThread::instance().add(*this);
  at_ = at;
  TimerThread::instance().armed(at);
}

void Timer::stop() {
  if (known_.exchange(false)) TimerThread::instance().remove(*this);
  at_ = kNever;
}

}  // namespace persistence
