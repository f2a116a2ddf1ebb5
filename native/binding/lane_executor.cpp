#include "binding/lane_executor.hpp"

#include "binding/lane_set.hpp"

namespace persistence::binding {

// Keeps the pool alive as long as libuv has the work.
struct LaneExecutor::Work {
  std::shared_ptr<void> owner;
  Environment& environment;
  Lane& lane;
  napi_async_work handle = nullptr;

  static void execute(napi_env, void* data) { static_cast<Work*>(data)->lane.run(); }

  static void finish(Lane& lane) {
    try {
      lane.finished();
    } catch (...) {  // no memory is left: the next call requests a worker again
    }
  }

  static void complete(napi_env env, napi_status status, void* data) {
    const std::unique_ptr<Work> work(static_cast<Work*>(data));
    napi_delete_async_work(env, work->handle);
    if (status == napi_cancelled) work->lane.cancelled();
    if (work->environment.canRun()) finish(work->lane);
  }
};

void LaneExecutor::schedule() {
  const napi_env env = environment_.env();
  auto work = std::make_unique<Work>(Work{environment_.owner(), environment_, lane});
  napi_value name = nullptr;
  napi_create_string_utf8(env, "go-go-scope:persistence", NAPI_AUTO_LENGTH, &name);
  if (napi_create_async_work(env, nullptr, name, Work::execute, Work::complete, work.get(), &work->handle) != napi_ok)
    return lane.cancelled();
  if (napi_queue_async_work(env, work->handle) == napi_ok) {
    work.release();
    return;
  }
  napi_delete_async_work(env, work->handle);
  lane.cancelled();
}

void LaneExecutor::lookAgain() { lanes_.lookAgain(*this); }

Others LaneExecutor::others() { return lanes_.others(*this); }

bool LaneExecutor::takesReads() { return lanes_.settings().spareConnection; }

}  // namespace persistence::binding
