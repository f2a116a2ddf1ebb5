// The lanes of a pool: those of the setting `connections`, and a spare one for reads once the server of another lane
// holds back a write. JS thread only, but for members that say otherwise.
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

  /// Makes the lanes. Throws when no descriptor, thread or memory is left.
  void open();
  /// No worker is inside any lane after this.
  void quit();
  void flush();

  /// The lane that has the calls on the key of `operation`.
  LaneExecutor& home(const Operation& operation);
  /// nullptr: no lane is connected.
  LaneExecutor* firstConnected();
  /// A lane is connected, and none has lost its connection without a substitute.
  bool isConnected() const;
  const std::vector<std::unique_ptr<LaneExecutor>>& own() const { return own_; }
  /// With the spare one.
  const std::vector<LaneExecutor*>& all() const { return all_; }

  /// nullptr: there is none.
  LaneExecutor* spare() const { return spare_.get(); }
  /// nullptr: no descriptor, thread or memory is left for one.
  LaneExecutor* makeSpare();

  // any thread
  const Settings& settings() const { return settings_; }
  /// All lanes but `except` should connect anew.
  void lookAgain(const LaneExecutor& except);
  /// How the lanes but `except` are doing.
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
