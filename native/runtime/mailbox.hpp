// Messages from the JS thread to the worker of a lane: calls, returned lent reads, credentials.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "runtime/request_table.hpp"

namespace persistence {

/// Credentials, or the reason why there are none.
using LoginAnswer = std::variant<Login, Error>;

class Mailbox {
 public:
  /// `earlyFlushSize`: the number of calls from which they are handed over before the turn of the event loop ends.
  explicit Mailbox(size_t earlyFlushSize) : earlyFlushSize_(earlyFlushSize) {}

  // JS thread
  void push(Request&& request);
  /// Hands over the calls of this turn.
  void handOver();
  /// The number of calls pushed so far, minus the calls that were taken back.
  int64_t pushed() const { return pushed_; }
  /// Takes back the calls that no worker has taken and for which `isGone` returns true. Returns those that were never
  /// sent: another lane may have sent a call, lost the reply and returned the call.
  std::vector<uint64_t> withdraw(const std::function<bool(uint64_t)>& isGone);
  /// Takes back all requests that no worker has taken, and ends a suspension.
  std::vector<Request> reclaim();
  void answerLogin(LoginAnswer answer);
  void returnRead(uint64_t call);

  // worker thread
  /// Takes the calls that were handed over; none while suspended.
  std::vector<Request> take();
  std::vector<uint64_t> takeReturnedReads();
  std::optional<LoginAnswer> takeLogin();
  /// The worker takes no calls until the JS thread has reclaimed them.
  void suspend() { suspended_ = true; }

  // any thread
  bool isSuspended() const { return suspended_; }
  size_t queued() const { return queued_.load(); }
  /// There are calls that a worker would take.
  bool hasCalls() const { return queued_.load() > 0 && !suspended_; }

 private:
  const size_t earlyFlushSize_;

  // JS thread
  std::vector<Request> gathered_;  ///< calls of the current turn of the event loop
  int64_t pushed_ = 0;

  // between both threads, under the mutex
  std::mutex mutex_;
  std::vector<Request> queue_;
  std::vector<uint64_t> returnedReads_;
  std::optional<LoginAnswer> login_;

  // any thread
  std::atomic<size_t> queued_{0};  ///< the size of the queue
  std::atomic<bool> hasReturnedReads_{false};
  std::atomic<bool> suspended_{false};
};

}  // namespace persistence
