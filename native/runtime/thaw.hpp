// After a process was stopped (SIGSTOP, a frozen container), all its deadlines have passed at once. Replies that
// arrived meanwhile are read first. Deadlines are judged once no more replies arrive, at the latest after kMaxDuration.
#pragma once

#include <algorithm>

#include "core/clock.hpp"

namespace persistence {

class Thaw {
 public:
  /// At the start of a step. A step that begins much later than planned shows that the process was stopped.
  void begin(TimePoint now) {
    if (now - planned_ > kGap) {
      until_ = now + kSilence;
      longest_ = now + kMaxDuration;
    }
    planned_ = now;
  }
  /// Bytes or outcomes were transferred: more may follow.
  void moved(TimePoint now) {
    if (now < longest_) until_ = std::min(now + kSilence, longest_);
  }
  /// The next step begins at `until` at the latest.
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
