#include "binding/routing.hpp"

namespace persistence::binding {
namespace {

constexpr Duration kProbe = std::chrono::seconds(1);
// For so long a lane tries to connect for a probe.
constexpr Duration kProbeLasts = std::chrono::seconds(10);

}  // namespace

LaneExecutor& Routing::place(Call& call, const Operation& operation) {
  LaneExecutor& home = lanes_.home(operation);
  LaneExecutor& lane = home.substitute ? route(home, operation) : home;
  call.placement = {&home, nullptr, &lane != &home, familyOf(operation) == Family::Circuit};
  call.placement.count(1);
  return lane;
}

// The lane that serves the calls of `home`, whose connection can't be had at present. Back to it only when none of its
// calls is in the hands of another: calls on one key keep their order. A lane that may send a count again keeps its
// calls on breakers, so that the next ones follow them; when it gives them back, it does so in order.
LaneExecutor& Routing::route(LaneExecutor& home, const Operation& operation) {
  if (home.breakers > 0 && familyOf(operation) == Family::Circuit) return home;
  if (home.lane.link() == Link::Up && home.away == 0) {
    home.substitute = nullptr;
    return home;
  }
  if (home.lane.link() != Link::Up) probe(home);
  return *home.substitute;
}

// A lane without calls does not try to connect.
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
    // Connecting concerns each lane by itself.
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
