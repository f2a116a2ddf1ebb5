#include "binding/lane_executor.hpp"

namespace persistence::binding {

// Keeps the pool alive as long as libuv has it in hand.
struct Pool::LaneExecutor::Work {
  std::shared_ptr<Pool> pool;
  Lane& lane;
  napi_async_work handle = nullptr;

  static void execute(napi_env, void* data) { static_cast<Work*>(data)->lane.run(); }

  static void finish(Lane& lane) {
    try {
      lane.finished();
    } catch (...) {  // no memory is left: the next call asks for a thread again
    }
  }

  static void complete(napi_env env, napi_status status, void* data) {
    const std::unique_ptr<Work> work(static_cast<Work*>(data));
    napi_delete_async_work(env, work->handle);
    if (status == napi_cancelled) work->lane.cancelled();
    if (work->pool->canRun()) finish(work->lane);
  }
};

void Pool::LaneExecutor::schedule() {
  auto work = std::make_unique<Work>(Work{pool_.shared_from_this(), lane});
  napi_value name = nullptr;
  napi_create_string_utf8(pool_.env_, "go-go-scope:persistence", NAPI_AUTO_LENGTH, &name);
  if (napi_create_async_work(pool_.env_, nullptr, name, Work::execute, Work::complete, work.get(), &work->handle) !=
      napi_ok)
    return lane.cancelled();
  if (napi_queue_async_work(pool_.env_, work->handle) == napi_ok) {
    work.release();
    return;
  }
  napi_delete_async_work(pool_.env_, work->handle);
  lane.cancelled();
}

void Pool::LaneExecutor::lookAgain() {
  for (const auto& host : pool_.lanes_)
    if (host.get() != this) host->lane.lookAgain();
  if (LaneExecutor* spare = pool_.spareMade_; spare && spare != this) spare->lane.lookAgain();
}

Others Pool::LaneExecutor::others() {
  Others best = Others::Closed;
  for (const auto& host : pool_.lanes_) {
    if (host.get() == this) continue;
    if (host->lane.link() == Link::Up) return Others::Up;
    if (host->lane.connecting()) best = Others::Connecting;
  }
  return best;
}

}  // namespace persistence::binding
