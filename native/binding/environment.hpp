// The JS environment of a pool: calls JavaScript, wakes the JS thread, and keeps the event loop alive while calls are
// pending. JS thread only, except for wake().
#pragma once

#include <napi.h>

#include <memory>

#include "binding/results.hpp"
#include "runtime/worker_budget.hpp"

namespace persistence::binding {

class Environment {
 public:
  /// `wrapper`: the JS object that owns the pool. `hooks`: the functions of lib/. `threads`: the counters that all
  /// pools of the process share.
  Environment(Napi::Object wrapper, Napi::Object hooks, Napi::TypedArray threads);

  /// Makes wake() call `onWake` with `context`. `owner` lives until Node-API finalizes the function. False: the
  /// environment is ending.
  bool open(const std::shared_ptr<void>& owner, napi_threadsafe_function_call_js onWake, void* context);
  /// Ends the calls on the JS thread. No thread may call wake() afterwards.
  void end();
  /// Releases the references. Afterwards isThere() is false.
  void leave();

  napi_env env() const { return env_; }
  bool isThere() const { return env_ != nullptr; }
  /// False while the environment ends: Node-API still calls back then, but JS can't run.
  bool canRun() const;
  /// Keeps the owner alive.
  std::shared_ptr<void> owner() const { return owner_.lock(); }
  BudgetCells cells() const { return cells_; }

  /// Keeps the event loop and the JS object alive until release().
  void hold();
  void release();
  /// Any thread.
  void wake() { napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking); }

  Napi::Object hooks() const { return hooks_.Value(); }
  napi_value call(const char* hook, napi_value argument);
  void publish(const Event& event);
  void reject(napi_deferred deferred, const char* operation, const Error& error);

 private:
  napi_env env_;
  Napi::ObjectReference wrapper_;
  Napi::ObjectReference hooks_;
  Napi::Reference<Napi::TypedArray> threads_;
  BudgetCells cells_;  ///< in the memory of `threads`
  std::weak_ptr<void> owner_;
  napi_threadsafe_function wake_ = nullptr;  ///< any thread
  bool ended_ = false;
};

}  // namespace persistence::binding
