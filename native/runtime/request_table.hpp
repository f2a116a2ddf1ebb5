// The operations that a lane has taken and not yet answered, in call order.
#pragma once

#include <cstdint>
#include <deque>
#include <queue>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/gauge.hpp"
#include "core/operation.hpp"
#include "core/store.hpp"

namespace persistence {

/// The `call` of a request whose outcome nobody waits for.
constexpr uint64_t kNobody = ~uint64_t{0};

/// A call as the JS thread hands it over; `call` is its own name for the promise.
struct Request {
  uint64_t call = 0;
  Operation operation;
  TimePoint since;
  TimePoint deadline;
  uint8_t sent = 0;  ///< how often it went out
};

/// Not the way to a connection, which each lane goes for itself. Also of a request that was moved away: its operation
/// is still of the same kind.
inline bool isCall(const Request& request) { return familyOf(request.operation) != Family::Connection; }

struct PendingRequest {
  /// Held: refused by a wrong server, waits until that is left. Kept: waits for lent reads.
  enum class State : uint8_t { Waiting, Sent, Held, Kept, Done };

  Request request;
  State state = State::Waiting;
  bool lent = false;  ///< to another connection, which may answer first
};

class RequestTable {
 public:
  RequestId add(Request request);
  /// The request, or nullptr when it has been answered already.
  PendingRequest* find(RequestId id);
  void change(PendingRequest& pending, PendingRequest::State state);
  void finish(PendingRequest& pending);
  /// Frees what has been answered at the front.
  void trim();

  bool empty() const { return live_ == 0; }
  /// The earliest deadline of an operation without an outcome.
  TimePoint nextDeadline();
  /// Takes one operation whose deadline has passed; false when there is none.
  bool takeExpired(TimePoint now, RequestId& id);
  /// The requests without an outcome, oldest first.
  std::vector<RequestId> live();

  // Any thread. Both are of calls alone, see isCall().
  int64_t sent() const { return sent_.value(); }          ///< and not answered
  int64_t finished() const { return finished_.value(); }  ///< ever

 private:
  using Deadline = std::pair<TimePoint, RequestId>;

  void dropAnswered();

  // A deque: the operations that a store has in hand must not move.
  std::deque<PendingRequest> pending_;
  RequestId first_ = 0;
  size_t live_ = 0;
  Gauge sent_;
  Gauge finished_;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
};

}  // namespace persistence
