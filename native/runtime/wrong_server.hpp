// The state of a lane that is connected to a wrong server, such as a demoted primary that stays up, read only. The lane
// leaves such a connection at once. While the host name leads to a wrong server, it reconnects with growing pauses.
// Refused operations that may be sent again are held until the connection has been left.
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

  /// A reply reported a wrong server. True if this was not known, so that the other connections should be checked as
  /// well.
  bool met(const Error& error) {
    const bool news = !error_;
    error_ = error;
    mustLeave_ = true;
    return news;
  }
  /// The error of the server, until a write has succeeded.
  const std::optional<Error>& error() const { return error_; }

  /// Any thread: another connection found a wrong server. This connection is left as well, unless it is newer than this
  /// call or a write on it succeeds soon.
  void doubt() { doubtedAt_ = Clock::now(); }
  bool isDoubted() const { return provenAt_ < doubtedAt_.load(); }
  /// The connection was established at `now`, or a write on it succeeded.
  void proven(TimePoint now) { provenAt_ = now; }
  /// If an address leads to several servers, another connection's wrong server may be a different one. So the lane
  /// waits for kDoubt: a write that succeeds shows that its own server is the right one.
  bool mustBeLeft(TimePoint now) const {
    return (isDoubted() && now >= doubtedAt_.load() + kDoubt) || now >= leavesAt();
  }

  /// When the connection must be left; kNever: it stays.
  TimePoint leavesAt() const { return mustLeave_ ? leavesAt_ : kNever; }
  void left(TimePoint now) {
    mustLeave_ = false;
    held_.clear();
    holds_ = false;
    leavesAt_ = now + pauses_.failed();
  }
  /// A write has succeeded: this is the right server.
  void forget() {
    error_.reset();
    pauses_.succeeded();
    leavesAt_ = {};
  }

  void hold(const Access& access) {
    held_.add(access);
    holds_ = true;
  }
  /// Operations on the key of a held operation wait with it, so that they keep their order.
  bool blocks(const Operation& operation) const { return holds_ && held_.clashes(accessOf(operation)); }

 private:
  // A server that stays read only gets at most ten connects in ten seconds.
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
