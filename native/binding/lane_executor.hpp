// One lane of a pool, its access to libuv's workers through Node-API, and the pool's state for it.
#pragma once

#include "binding/environment.hpp"
#include "runtime/lane.hpp"

namespace persistence::binding {

class LaneSet;

class LaneExecutor : public Host {
 public:
  LaneExecutor(LaneSet& lanes, Environment& environment, std::unique_ptr<Store> store, const Settings& settings)
      : lanes_(lanes), environment_(environment), lane(std::move(store), settings, *this, environment.cells()) {}

  /// Makes an async work for each run, because a runtime may refuse to queue one twice.
  void schedule() override;
  void wake() override { environment_.wake(); }
  void lookAgain() override;
  Others others() override;
  bool takesReads() override;

 private:
  struct Work;

  LaneSet& lanes_;
  Environment& environment_;

 public:
  Lane lane;

  // JS thread
  LaneExecutor* substitute = nullptr;  ///< the lane that serves the calls of this one while it can't connect
  int64_t away = 0;                    ///< how many calls of this lane are served by another lane
  int64_t breakers = 0;                ///< how many calls on breakers it serves itself
  TimePoint probedAt;
};

}  // namespace persistence::binding
