// Decides whether a worker spins before it sleeps. Waking a sleeping thread takes longer than most replies, but a spin
// without an event wastes CPU time. The cost of a wake-up differs tenfold between machines, so it is measured. A spin
// lasts up to four times that cost, and is only tried if the awaited event has usually come within that time. Two
// limits bound the waste. Calls and replies have separate credits, because after a slow reply the next call may still
// come soon. The number of spinning workers per process is bounded.
#pragma once

#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "core/clock.hpp"
#include "platform/platform.hpp"

namespace persistence {

class SpinPolicy {
 public:
  enum class For { Call, Reply };

  /// True if the worker should look again at once instead of sleeping.
  bool spin(TimePoint now, For what) {
    if (!awaited_) begin(now, what);
    if (!spinning_) return false;
    if (now < until_) {
      sched_yield();
      return true;
    }
    missed(now);
    return false;
  }

  /// The awaited event came. If it came during a spin, the spin earns credit.
  void arrived(TimePoint now) {
    if (spinning_) now < until_ ? end(+1) : missed(now);
    waitEnded(now);
  }

  /// The wait is over, with or without an event.
  void waitEnded(TimePoint now) {
    if (!awaited_) return;
    if (spinning_) end(0);
    awaited_->usual += (std::min(now - since_, 2 * length()) - awaited_->usual) / 8;
    awaited_ = nullptr;
  }

  /// The worker slept, and ran `late` after it was notified. The average of these delays is the cost of a wake-up. They
  /// are capped, because a busy core adds to them.
  void slept(Duration late) { waking_ += (std::clamp(late, Duration::zero(), kMaxDuration / kWakings) - waking_) / 8; }

  /// The current length of a spin.
  Duration length() const { return std::max(kMinDuration, waking_ * kWakings); }

  ~SpinPolicy() {
    if (spinning_) end(0);
  }

 private:
  static constexpr Duration kMinDuration = std::chrono::microseconds(50);
  static constexpr Duration kMaxDuration = std::chrono::microseconds(400);
  static constexpr int kWakings = 4;
  static constexpr int kMax = 16;

  struct Silence {
    Duration usual{};  ///< its average length
    int credit = kMax;
    unsigned sleeps = 0;
  };

  void begin(TimePoint now, For what) {
    awaited_ = &silences_[static_cast<size_t>(what)];
    since_ = now;
    until_ = now + length();
    if (awaited_->usual > length()) return;
    if (awaited_->credit == 0 && ++awaited_->sleeps % 16 != 0) return;
    spinning_ = spinners().fetch_add(1) < limit();
    if (!spinning_) spinners().fetch_sub(1);
  }

  // If the worker returns long after the end of the spin, another thread took the core. Then the core is needed, and
  // further spins would take time from other threads.
  void missed(TimePoint now) { end(now - until_ < kMinDuration ? -4 : -kMax); }

  void end(int reward) {
    spinning_ = false;
    spinners().fetch_sub(1);
    awaited_->credit = std::clamp(awaited_->credit + reward, 0, kMax);
  }

  static std::atomic<int>& spinners() {
    static std::atomic<int> count{0};
    return count;
  }

  static int limit() {
    static const int cpus = platform::countCpus();
    return std::min(2, cpus - 1);
  }

  std::array<Silence, 2> silences_;
  Silence* awaited_ = nullptr;
  bool spinning_ = false;
  TimePoint since_;
  TimePoint until_;
  Duration waking_ = kMinDuration / kWakings;
};

}  // namespace persistence
