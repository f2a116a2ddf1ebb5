#include "binding/routing.hpp"

namespace persistence::binding {
namespace {

constexpr Duration kProbe = std::chrono::seconds(1);
// How long a lane tries to connect for a probe.
constexpr Duration kProbeLasts = std::chrono::seconds(10);

}  // namespace

LaneExecutor& Routing::place(Call& call, const Operation& operation) {
  LaneExecutor& home = lanes_.home(operation);
  LaneExecutor& lane = home.substitute ? route(home, operation) : home;
  call.placement = {&home, nullptr, &lane != &home, familyOf(operation) == Family::Circuit};
  call.placement.count(1);
  return lane;
}

// The lane that serves a call of `home`, which has a substitute. `home` gets its calls back only when it is connected
// and no other lane serves one of them, so that calls on one key keep their order. `home` keeps its calls on breakers,
// because it may send a count again: later calls must follow in the same lane. If it returns them, they stay in order.
LaneExecutor& Routing::route(LaneExecutor& home, const Operation& operation) {
  if (home.breakers > 0 && familyOf(operation) == Family::Circuit) return home;
  if (home.lane.link() == Link::Up && home.away == 0) {
    home.substitute = nullptr;
    return home;
  }
  if (home.lane.link() != Link::Up) probe(home);
  return *home.substitute;
}

// Gives the lane a call, because a lane without calls does not try to connect.
void Routing::probe(LaneExecutor& lane) {
  const TimePoint now = Clock::now();
  if (!connects_.last() || now - lane.probedAt < (lane.lane.down() ? kProbeLasts : kProbe)) return;
  lane.probedAt = now;
  lane.lane.push({kNobody, *connects_.last(), now, now + kProbeLasts});
}

void Routing::probeLost() {
  for (const auto& each : lanes_.own())
    if (each->lane.link() == Link::Lost && !each->lane.connecting()) probe(*each);
}

void Routing::divert(LaneExecutor& from, std::vector<Request> requests) {
  LaneExecutor* connected = lanes_.firstConnected();
  LaneExecutor& to = connected ? *connected : from;
  if (&to != &from) substitute(from, to);
  for (Request& request : requests) {
    Call* call = calls_.find(request.call);
    if (!call) continue;
    const bool isKeyed = call->placement.home;
    if (isKeyed) move(*call, to);
    // A call to connect() concerns each lane by itself.
    (isKeyed ? to : from).lane.push(std::move(request));
  }
}

void Routing::substitute(LaneExecutor& from, LaneExecutor& to) {
  from.substitute = &to;
  for (const auto& each : lanes_.own())
    if (each->substitute == &from) each->substitute = each.get() == &to ? nullptr : &to;
}

void Routing::move(Call& call, const LaneExecutor& to) {
  call.placement.count(-1);
  call.placement.away = &to != call.placement.home;
  call.placement.count(1);
}

}  // namespace persistence::binding
