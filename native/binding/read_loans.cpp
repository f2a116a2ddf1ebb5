#include "binding/read_loans.hpp"

#include <utility>

namespace persistence::binding {

void ReadLoans::lend(LaneExecutor& from, std::vector<Request> reads) {
  LaneExecutor* const to = spare();
  for (Request& read : reads) {
    Call* call = calls_.find(read.call);
    if (!call || !to) {
      from.lane.readIsBack(read.call);
      continue;
    }
    LaneExecutor* const before = std::exchange(call->placement.lender, &from);
    if (before && before != &from) before->lane.readIsBack(read.call);
    to->lane.push(std::move(read));
  }
  if (to) to->lane.flush();
}

void ReadLoans::giveBack(LaneExecutor& spare, std::vector<Request> reads) {
  for (Request& read : reads) {
    if (familyOf(read.operation) == Family::Connection)
      spare.lane.push(std::move(read));
    else
      end(read.call);
  }
}

void ReadLoans::dropFailures(std::vector<Done>& done) {
  std::erase_if(done, [this](const Done& each) {
    if (!std::holds_alternative<Error>(each.outcome)) return false;
    const Call* call = calls_.find(each.call);
    const bool lent = call && call->placement.lender;
    if (lent) end(each.call);
    return lent;
  });
}

void ReadLoans::end(uint64_t id) {
  Call* call = calls_.find(id);
  if (call && call->placement.lender) std::exchange(call->placement.lender, nullptr)->lane.readIsBack(id);
}

// The spare lane, made if need be; nullptr if there can't be one.
LaneExecutor* ReadLoans::spare() {
  if (lanes_.spare() || admission_.isClosed()) return lanes_.spare();
  LaneExecutor* const made = lanes_.makeSpare();
  prepareSpare();
  return made;
}

void ReadLoans::prepareSpare() {
  LaneExecutor* const spare = lanes_.spare();
  if (!spare) return;
  const TimePoint now = Clock::now();
  const TimePoint deadline = now + lanes_.settings().connectTimeout;
  for (const auto& [table, connect] : connects_.byTable())
    spare->lane.push({kNobody, Connect{false, table}, now, deadline});
}

}  // namespace persistence::binding
