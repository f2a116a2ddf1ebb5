// One lane's access to libuv's worker threads, through Node-API.
#pragma once

#include "binding/pool.hpp"

namespace persistence::binding {

class Pool::LaneExecutor : public Host {
 public:
  LaneExecutor(Pool& pool, std::unique_ptr<Store> store)
      : pool_(pool), lane(std::move(store), pool.settings_, *this, pool.cells_) {}

  /// A fresh async work for each hold of a thread: a runtime may refuse to queue one twice.
  void schedule() override;
  void wake() override { pool_.wake(); }
  void lookAgain() override;
  Others others() override;
  bool takesReads() override { return pool_.settings_.spareConnection; }

 private:
  struct Work;

  Pool& pool_;

 public:
  Lane lane;
  /// The lane that serves the calls of this one while it can't connect.
  LaneExecutor* substitute = nullptr;
  /// How many calls of this lane another one has in hand.
  int64_t away = 0;
  /// How many calls on breakers it has in hand itself.
  int64_t breakers = 0;
  TimePoint probedAt;
};

}  // namespace persistence::binding
