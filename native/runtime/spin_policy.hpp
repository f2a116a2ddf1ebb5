// Whether a worker may spin before it sleeps. Waking a sleeping thread costs more than most replies take, but a spin
// that misses burns a core. What waking costs differs tenfold between machines: a spin lasts up to four times what it
// costs on this one, and is only tried where what is awaited has usually come within that time. A credit for each kind
// of silence, as behind a slow server the next call may still come soon, and a bound per process limit the damage.
#pragma once

#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "core/clock.hpp"

namespace persistence {

class SpinPolicy {
 public:
  enum class For { Call, Reply };

  /// True while the worker should look again at once rather than sleep.
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

  /// Something came: if that was during a spin, the spin was worth it.
  void arrived(TimePoint now) {
    if (spinning_) now < until_ ? end(+1) : missed(now);
    waitEnded(now);
  }

  /// Nobody waits any longer, whether something came or not.
  void waitEnded(TimePoint now) {
    if (!awaited_) return;
    if (spinning_) end(0);
    awaited_->usual += (std::min(now - since_, 2 * length()) - awaited_->usual) / 8;
    awaited_ = nullptr;
  }

  /// The worker slept, and ran that long after it was called. An average of these, less what a busy core adds, is
  /// what a waking costs.
  void slept(Duration late) { waking_ += (std::clamp(late, Duration::zero(), kMaxDuration / kWakings) - waking_) / 8; }

  /// How long a spin lasts now.
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
    Duration usual{};  ///< how long it lasts
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

  // Whoever comes back that late has had the core taken away: others need it, and each spin would cost their turn.
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
    static const int cpus = [] {
      cpu_set_t set;
      return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    }();
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
