// Chooses the lane for a call, also while its own lane can't connect. One open connection serves all calls. JS thread
// only.
#pragma once

#include "binding/call_table.hpp"
#include "binding/connects.hpp"
#include "binding/lane_set.hpp"

namespace persistence::binding {

class Routing {
 public:
  Routing(LaneSet& lanes, CallTable& calls, const Connects& connects)
      : lanes_(lanes), calls_(calls), connects_(connects) {}

  /// Chooses the lane of a new call.
  LaneExecutor& place(Call& call, const Operation& operation);
  /// Takes `requests` that a lane has returned because it can't connect.
  void divert(LaneExecutor& from, std::vector<Request> requests);
  /// The server is back. Makes lanes without calls connect, too, which they would not do by themselves.
  void probeLost();

 private:
  LaneExecutor& route(LaneExecutor& home, const Operation& operation);
  void substitute(LaneExecutor& from, LaneExecutor& to);
  void probe(LaneExecutor& lane);
  static void move(Call& call, const LaneExecutor& to);

  LaneSet& lanes_;
  CallTable& calls_;
  const Connects& connects_;
};

}  // namespace persistence::binding
