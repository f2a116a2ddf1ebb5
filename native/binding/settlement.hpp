// Settles the promises of a pool in groups. JS thread only.
#pragma once

#include <deque>

#include "binding/call_table.hpp"
#include "binding/connects.hpp"
#include "binding/environment.hpp"

namespace persistence::binding {

class Settlement {
 public:
  Settlement(Environment& environment, CallTable& calls, Admission& admission, Connects& connects)
      : environment_(environment), calls_(calls), admission_(admission), connects_(connects) {}

  /// Adds a call; returns its id.
  uint64_t enter(Call&& call);
  void add(Done&& done) { waiting_.push_back(std::move(done)); }
  /// Settles one group and wakes the JS thread for the next. So the next calls of the first callers are sent meanwhile.
  void settleGroup();
  bool isDone() const { return waiting_.empty(); }

  /// Calls whose lane is stuck are settled by settleOverdue() at `now`.
  void beginOverdue(TimePoint now) { settledAt_ = now; }
  /// `id` was not settled at its deadline; `sent`: it may have reached the server.
  void settleOverdue(uint64_t id, bool sent);

 private:
  void finish(Call& call, const Outcome& outcome);
  bool combine(Call& call, const Outcome& outcome);
  void leave(Call& call, bool well);

  Environment& environment_;
  CallTable& calls_;
  Admission& admission_;
  Connects& connects_;
  std::deque<Done> waiting_;
  TimePoint settledAt_;  ///< the time for all calls of a group
};

}  // namespace persistence::binding
