// The requests that a lane has taken and not yet answered, in call order.
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

/// The `call` of a request without a caller.
constexpr uint64_t kNobody = ~uint64_t{0};

/// A call as the JS thread hands it over. `call` is the JS thread's id of the promise.
struct Request {
  uint64_t call = 0;
  Operation operation;
  TimePoint since;
  TimePoint deadline;
  uint8_t sent = 0;  ///< how often it was sent
};

/// True unless the operation belongs to Family::Connection, which each lane executes for itself. Also valid for a
/// moved-from request, because a moved-from operation keeps its alternative.
inline bool isCall(const Request& request) { return familyOf(request.operation) != Family::Connection; }

struct PendingRequest {
  /// Held: refused by a wrong server, or behind such a request on the same key. Kept: waits for lent reads.
  enum class State : uint8_t { Waiting, Sent, Held, Kept, Done };

  Request request;
  State state = State::Waiting;
  bool lent = false;  ///< a copy is on the spare connection, which may answer first
};

class RequestTable {
 public:
  RequestId add(Request request);
  /// The request, or nullptr if it has its outcome.
  PendingRequest* find(RequestId id);
  void change(PendingRequest& pending, PendingRequest::State state);
  void finish(PendingRequest& pending);
  /// Frees the answered requests at the front.
  void trim();

  bool empty() const { return live_ == 0; }
  /// The earliest deadline of a request without an outcome.
  TimePoint nextDeadline();
  /// Takes a request whose deadline has passed. False if there is none.
  bool takeExpired(TimePoint now, RequestId& id);
  /// The requests without an outcome, oldest first.
  std::vector<RequestId> live();

  // Any thread. Both count only calls, see isCall().
  int64_t sent() const { return sent_.value(); }          ///< sent and not answered
  int64_t finished() const { return finished_.value(); }  ///< since the lane was created

 private:
  using Deadline = std::pair<TimePoint, RequestId>;

  void dropAnswered();

  // A deque, because operations must not move while a store refers to them.
  std::deque<PendingRequest> pending_;
  RequestId first_ = 0;
  size_t live_ = 0;
  Gauge sent_;
  Gauge finished_;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
};

}  // namespace persistence
