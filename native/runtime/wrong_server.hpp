// The knowledge of a lane about a wrong server, such as a primary that was demoted and stays up, read only.
// Such a connection is left at once, and again with growing pauses for as long as the name leads to such a server.
// Operations that the server refused without applying them are held until the connection has been left.
#pragma once

#include <atomic>
#include <optional>

#include "core/access.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "runtime/backoff.hpp"

namespace persistence {

class WrongServer {
 public:
  /// `max`: the longest pause between two connections to a wrong server.
  explicit WrongServer(Duration max) : pauses_(kMinPause, max, kLeast) {}

  /// A reply reported a wrong server. True when it is news, so that other connections should be looked at as well.
  bool met(const Error& error) {
    const bool news = !error_;
    error_ = error;
    mustLeave_ = true;
    return news;
  }
  /// The error of the server, until a write has worked.
  const std::optional<Error>& error() const { return error_; }

  /// Any thread: another connection found a wrong server. This one is left as well, unless it is younger than this
  /// call or a write on it works soon.
  void doubt() { doubtedAt_ = Clock::now(); }
  bool isDoubted() const { return provenAt_ < doubtedAt_.load(); }
  /// The connection was made at `now`, or a write on it worked.
  void proven(TimePoint now) { provenAt_ = now; }
  /// Where an address leads to several servers, the wrong server of another connection may be a different one: a
  /// write that works shows it.
  bool mustBeLeft(TimePoint now) const {
    return (isDoubted() && now >= doubtedAt_.load() + kDoubt) || now >= leavesAt();
  }

  /// When the connection is to be left; kNever: it is not.
  TimePoint leavesAt() const { return mustLeave_ ? leavesAt_ : kNever; }
  void left(TimePoint now) {
    mustLeave_ = false;
    held_.clear();
    holds_ = false;
    leavesAt_ = now + pauses_.failed();
  }
  /// A write has worked: this is the right server.
  void forget() {
    error_.reset();
    pauses_.succeeded();
    leavesAt_ = {};
  }

  void hold(const Access& access) {
    held_.add(access);
    holds_ = true;
  }
  /// Operations on the key of a held one wait with it, so that they keep their order.
  bool blocks(const Operation& operation) const { return holds_ && held_.clashes(accessOf(operation)); }

 private:
  // A server that stays read only meets at most ten connects in ten seconds.
  static constexpr Duration kMinPause = std::chrono::milliseconds(200);
  static constexpr double kLeast = 0.8;
  static constexpr Duration kDoubt = std::chrono::milliseconds(200);

  // worker thread
  Backoff pauses_;
  TimePoint leavesAt_{};
  std::optional<Error> error_;
  InFlightSet held_;
  bool holds_ = false;
  bool mustLeave_ = false;
  TimePoint provenAt_;

  // any thread
  std::atomic<TimePoint> doubtedAt_{};
};

}  // namespace persistence
