// Whether a worker may spin briefly before it sleeps. Waking a sleeping thread costs more than most replies take,
// but a spin that misses burns a core: a credit per lane and a bound per process decide. Callers and the server have a
// credit each: behind a server that takes longer than a spin, the next call may still come within one.
// What waking costs differs tenfold between machines: a spin lasts as long as two wakings take on this one.
#pragma once

#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "core/clock.hpp"

namespace persistence {

class Spinner {
 public:
  enum class For { Call, Reply };

  /// True while the worker should look again at once rather than sleep.
  bool spin(TimePoint now, For what) {
    if (!spinning_ && !begin(now, what)) return false;
    if (now < until_) {
      sched_yield();
      return true;
    }
    missed(now);
    return false;
  }

  /// Something came: if that was during a spin, the spin was worth it.
  void hit(TimePoint now) {
    asked_ = false;
    if (!spinning_) return;
    if (now < until_)
      end(+1);
    else
      missed(now);
  }

  /// The worker has slept; the next silence may be spun through again.
  void slept() { asked_ = false; }

  /// The worker slept, and ran that long after it was called. An average of these, less what a busy core adds, is
  /// what a waking costs.
  void woke(Duration late) { waking_ += (std::clamp(late, Duration::zero(), kLongest / kWakings) - waking_) / 8; }

  /// How long a spin lasts now: the other side is woken meanwhile too, hence two wakings.
  Duration length() const { return std::max(kShortest, waking_ * kWakings); }

  ~Spinner() {
    if (spinning_) end(0);
  }

 private:
  static constexpr Duration kShortest = std::chrono::microseconds(50);
  static constexpr Duration kLongest = std::chrono::microseconds(300);
  static constexpr int kWakings = 2;
  static constexpr int kMost = 16;

  struct Credit {
    int left = kMost;
    unsigned sleeps = 0;
  };

  bool begin(TimePoint now, For what) {
    if (asked_) return false;
    asked_ = true;
    credit_ = &credits_[static_cast<size_t>(what)];
    if (credit_->left == 0 && ++credit_->sleeps % 16 != 0) return false;
    if (spinners().fetch_add(1) >= limit()) {
      spinners().fetch_sub(1);
      return false;
    }
    spinning_ = true;
    until_ = now + length();
    return true;
  }

  // Whoever comes back that late has had the core taken away: others need it, and each spin would cost their turn.
  void missed(TimePoint now) { end(now - until_ < kShortest ? -4 : -kMost); }

  void end(int reward) {
    spinning_ = false;
    spinners().fetch_sub(1);
    credit_->left = std::clamp(credit_->left + reward, 0, kMost);
  }

  static std::atomic<int>& spinners() {
    static std::atomic<int> count{0};
    return count;
  }

  static int limit() {
    static const int cpus = [] {
      cpu_set_t set;
      return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    }();
    return std::min(2, cpus - 1);
  }

  std::array<Credit, 2> credits_;
  Credit* credit_ = nullptr;
  bool asked_ = false;
  bool spinning_ = false;
  TimePoint until_;
  Duration waking_ = kShortest / kWakings;
};

}  // namespace persistence
