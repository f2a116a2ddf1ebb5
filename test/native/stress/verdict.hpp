// The results of all callers of a run.
#pragma once

#include <atomic>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace persistence::stress {

/// The answers to recordFailure on one key that many lanes share.
class Tally {
 public:
  void call() { ++calls_; }
  /// False if this count was returned before.
  bool answer(double count) {
    const std::lock_guard lock(mutex_);
    return answers_.insert(count).second;
  }
  size_t calls() const { return calls_; }
  size_t answers() const { return answers_.size(); }
  double highest() const { return answers_.empty() ? 0 : *answers_.rbegin(); }

 private:
  std::atomic<size_t> calls_{0};
  std::mutex mutex_;
  std::set<double> answers_;
};

struct Verdict {
  /// One per server for undisturbed callers, and one for the others.
  std::map<std::string, Tally> tallies;
  std::map<std::string, std::atomic<int>> holders;

  std::atomic<size_t> calls{0};
  std::atomic<size_t> errors{0};
  std::atomic<size_t> checked{0};
  std::atomic<size_t> lost{0};
  std::atomic<size_t> quits{0};
  std::atomic<size_t> closes{0};
  std::atomic<size_t> logins{0};
  std::atomic<size_t> complaints{0};

  void complain(const std::string& text) {
    constexpr size_t kShown = 20;
    if (++complaints <= kShown) std::cerr << text + '\n';
  }
};

}  // namespace persistence::stress
