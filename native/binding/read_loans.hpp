// Lends reads to the spare lane if the server holds back a write of their own lane. JS thread only.
#pragma once

#include "binding/call_table.hpp"
#include "binding/connects.hpp"
#include "binding/lane_set.hpp"

namespace persistence::binding {

class ReadLoans {
 public:
  ReadLoans(LaneSet& lanes, CallTable& calls, const Connects& connects, const Admission& admission)
      : lanes_(lanes), calls_(calls), connects_(connects), admission_(admission) {}

  /// `reads` would wait behind a write in `from`.
  void lend(LaneExecutor& from, std::vector<Request> reads);
  /// The spare lane can't connect: the reads stay with their own lanes.
  void giveBack(LaneExecutor& spare, std::vector<Request> reads);
  /// Drops the failures of the spare lane: the own lane of a read may still answer it.
  void dropFailures(std::vector<Done>& done);
  /// Connects the spare lane for each table, so that its store examines the tables.
  void prepareSpare();

 private:
  LaneExecutor* spare();
  void end(uint64_t id);

  LaneSet& lanes_;
  CallTable& calls_;
  const Connects& connects_;
  const Admission& admission_;
};

}  // namespace persistence::binding
