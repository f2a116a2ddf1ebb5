// The JS environment of a pool: what it calls in JavaScript, how it is called on the JS thread, and how long it keeps
// the event loop alive. JS thread only, but for wake().
#pragma once

#include <napi.h>

#include <memory>

#include "binding/results.hpp"
#include "runtime/worker_budget.hpp"

namespace persistence::binding {

class Environment {
 public:
  /// `wrapper` is the JS object that owns the pool, `hooks` what lib/ handed over, `threads` the counters that the
  /// process shares.
  Environment(Napi::Object wrapper, Napi::Object hooks, Napi::TypedArray threads);

  /// From here on wake() calls `onWake` with `context`. `owner` lives until Node-API lets go of it. False: the
  /// environment is ending.
  bool open(const std::shared_ptr<void>& owner, napi_threadsafe_function_call_js onWake, void* context);
  /// Nothing is called on the JS thread any more. No thread may call wake() from here on.
  void end();
  /// Gives the references back. There is no environment from here on.
  void leave();

  napi_env env() const { return env_; }
  bool isThere() const { return env_ != nullptr; }
  /// While an environment ends Node-API still calls back, but JS does not run any more.
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
