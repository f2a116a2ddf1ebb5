// The calls of a pool whose promises are not settled. JS thread only.
#pragma once

#include <napi.h>

#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "binding/admission.hpp"
#include "core/call_metrics.hpp"
#include "runtime/request_table.hpp"

namespace persistence::binding {

class LaneExecutor;

/// The lanes that have a call.
struct Placement {
  LaneExecutor* home = nullptr;    ///< the lane of its key; null for a call that concerns every lane
  LaneExecutor* lender = nullptr;  ///< the lane that has lent this read to the spare lane
  bool away = false;               ///< a lane other than its home serves it
  bool onBreaker = false;

  /// Changes the counts of its home.
  void count(int by) const;
};

/// The answers of the lanes so far.
struct Answers {
  int missing = 0;                   ///< how many lanes have not answered yet
  std::unique_ptr<Result> result{};  ///< the last result, if several lanes answer
  std::optional<Error> error{};
};

struct Call {
  napi_deferred deferred = nullptr;
  const char* operation = "";
  Answers answers{};
  OperationMetrics* metrics = nullptr;
  TimePoint since{};
  TimePoint deadline = kNever;
  QueueUsage load{};
  Placement placement{};
  uint32_t use = 0;  ///< how often the place was used before: a late answer names an earlier use
};

class CallTable {
 public:
  /// Returns the id of the call.
  uint64_t add(Call&& call);
  /// The call, or nullptr if it is settled. Adding a call moves the others.
  Call* find(uint64_t id) {
    if (id == kNobody) return nullptr;
    Call& call = calls_[static_cast<uint32_t>(id)];
    return call.use == id >> 32 && call.answers.missing > 0 ? &call : nullptr;
  }
  void remove(Call& call);
  uint64_t idOf(const Call& call) const { return uint64_t{call.use} << 32 | placeOf(call); }
  /// The index of a call, which stays valid when others are added.
  uint32_t placeOf(const Call& call) const { return static_cast<uint32_t>(&call - calls_.data()); }
  Call& at(uint32_t place) { return calls_[place]; }

  size_t size() const { return calls_.size() - free_.size(); }
  /// The calls whose deadlines were before `since`.
  std::unordered_set<uint64_t> overdue(TimePoint since) const;
  TimePoint nextDeadline() const;

 private:
  std::vector<Call> calls_;
  std::vector<uint32_t> free_;
};

}  // namespace persistence::binding
