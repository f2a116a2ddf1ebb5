// One lane's access to libuv's worker threads, through Node-API.
#pragma once

#include "binding/pool.hpp"

namespace persistence::binding {

class Pool::LaneHost : public Host {
 public:
  LaneHost(Pool& pool, std::unique_ptr<Store> store)
      : pool_(pool), lane(std::move(store), pool.settings_, *this, pool.cells_) {}

  /// A fresh async work for each hold of a thread: a runtime may refuse to queue one twice.
  void schedule() override;
  void wake() override { napi_call_threadsafe_function(pool_.wake_, nullptr, napi_tsfn_nonblocking); }

 private:
  struct Work;

  Pool& pool_;

 public:
  Lane lane;
};

}  // namespace persistence::binding
