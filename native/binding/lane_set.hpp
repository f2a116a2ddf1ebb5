// The lanes of a pool: as many as the setting `connections`, and a spare lane for reads once the server holds back a
// write of another lane. JS thread only, except for members that are marked.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "binding/lane_executor.hpp"

namespace persistence::binding {

class LaneSet {
 public:
  LaneSet(const Settings& settings, StoreFactory makeStore, Environment& environment)
      : settings_(settings), makeStore_(std::move(makeStore)), environment_(environment) {}

  /// Makes the lanes. Throws if no descriptor, thread or memory is left.
  void open();
  /// Stops the lanes: afterwards no worker is inside any of them.
  void quit();
  void flush();

  /// The lane of the key of `operation`.
  LaneExecutor& home(const Operation& operation);
  /// nullptr: no lane is connected.
  LaneExecutor* firstConnected();
  /// A lane is connected, and none has lost its connection without a substitute.
  bool isConnected() const;
  const std::vector<std::unique_ptr<LaneExecutor>>& own() const { return own_; }
  /// The lanes with the spare lane.
  const std::vector<LaneExecutor*>& all() const { return all_; }

  /// nullptr: there is no spare lane.
  LaneExecutor* spare() const { return spare_.get(); }
  /// nullptr: no descriptor, thread or memory is left.
  LaneExecutor* makeSpare();

  // any thread
  const Settings& settings() const { return settings_; }
  /// Makes all lanes but `except` connect anew.
  void lookAgain(const LaneExecutor& except);
  /// The best state among the lanes but `except`.
  Others others(const LaneExecutor& except) const;

 private:
  const Settings settings_;
  const StoreFactory makeStore_;
  Environment& environment_;

  // any thread reads them once lanes run
  std::vector<std::unique_ptr<LaneExecutor>> own_;
  std::atomic<LaneExecutor*> spareMade_{nullptr};

  // JS thread
  std::unique_ptr<LaneExecutor> spare_;
  std::vector<LaneExecutor*> all_;
};

}  // namespace persistence::binding
