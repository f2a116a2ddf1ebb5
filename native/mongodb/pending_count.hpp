// The write of breaker failures that is under way. It must not be done twice, and where the server keeps sessions it is
// not: the same statements with the same lsid and txnNumber are answered with what was done at first, also by the next
// primary. So it outlives the connection: the lane submits its operations again, and they join it instead of the line.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include "mongodb/batch.hpp"

namespace persistence::mongodb {

class PendingCount {
 public:
  /// `before`: the counts that must stand there, or empty for one breaker with any. `txnNumber`: none where the server
  /// has no retryable writes.
  void begin(Batch batch, std::vector<int64_t> before, std::optional<int64_t> txnNumber);
  /// Answered: what was not done can be counted anew.
  void end() { *this = {}; }
  /// The connection is a new one.
  void reconnected();

  /// Whether an operation that was submitted is sure to be counted once if it is submitted again.
  bool resendable(RequestId id) const { return txnNumber_ || !tickets_.contains(id); }
  /// Submitted again: true where it is part of this write, which then waits to be sent again.
  bool join(RequestId id);
  bool waits() const { return waits_; }
  void resumed() { waits_ = false; }

  /// For one more command; the operations live as long as the jobs.
  const Batch& batch() const { return batch_; }
  const std::vector<int64_t>& before() const { return before_; }
  const std::optional<int64_t>& txnNumber() const { return txnNumber_; }
  /// To be called for each command; whether there was one before.
  bool isSentAgain() { return sends_++ > 0; }

 private:
  Batch batch_;
  std::vector<int64_t> before_;
  std::optional<int64_t> txnNumber_;
  std::unordered_set<RequestId> tickets_;
  int sends_ = 0;
  bool waits_ = false;
};

}  // namespace persistence::mongodb
