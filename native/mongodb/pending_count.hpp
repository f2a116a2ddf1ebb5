// The write of breaker failures that is pending. It must not take effect twice. If the server keeps sessions it does
// not: when the same statements come with the same lsid and txnNumber, the server replies with the first outcome, and
// so does the next primary. So this write outlives the connection: the lane submits its operations again, and they join
// this write instead of the queue.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include "mongodb/batch.hpp"

namespace persistence::mongodb {

class PendingCount {
 public:
  /// `before`: the counts that must be stored, or empty for one breaker with any count. `txnNumber`: none if the server
  /// has no retryable writes.
  void begin(Batch batch, std::vector<int64_t> before, std::optional<int64_t> txnNumber);
  /// The write has an outcome: failures that were not counted can be counted anew.
  void end() { *this = {}; }
  /// To be called for each new connection.
  void reconnected();

  /// Whether an operation that was submitted is sure to be counted once if it is submitted again.
  bool resendable(RequestId id) const { return txnNumber_ || !tickets_.contains(id); }
  /// True if the operation, submitted again, is part of this write, which then waits to be sent again.
  bool join(RequestId id);
  bool waits() const { return waits_; }
  void resumed() { waits_ = false; }

  /// The jobs of the write. Each keeps its operation alive.
  const Batch& batch() const { return batch_; }
  const std::vector<int64_t>& before() const { return before_; }
  const std::optional<int64_t>& txnNumber() const { return txnNumber_; }
  /// To be called for each command. True if the write was sent before.
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
