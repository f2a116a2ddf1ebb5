// A process that was stopped (SIGSTOP, a frozen container) goes on with all its deadlines passed at once. Replies that
// arrived meanwhile are read first: deadlines are judged when nothing more comes, or a little later at most.
#pragma once

#include <algorithm>

#include "core/clock.hpp"

namespace persistence {

class Thaw {
 public:
  /// At the start of a turn: a turn that comes much later than planned shows that the process was stopped.
  void begin(TimePoint now) {
    if (now - planned_ > kGap) {
      until_ = now + kSilence;
      longest_ = now + kMaxDuration;
    }
    planned_ = now;
  }
  /// Something was read: more may follow.
  void moved(TimePoint now) {
    if (now < longest_) until_ = std::min(now + kSilence, longest_);
  }
  /// The next turn comes then at the latest.
  void sleeps(TimePoint until) { planned_ = until; }

  bool holds(TimePoint now) const { return now < until_; }
  TimePoint until() const { return until_; }

 private:
  static constexpr Duration kGap = std::chrono::milliseconds(100);
  static constexpr Duration kSilence = std::chrono::milliseconds(30);
  static constexpr Duration kMaxDuration = std::chrono::milliseconds(500);

  TimePoint planned_ = kNever;
  TimePoint until_{};
  TimePoint longest_{};
};

}  // namespace persistence
