#include "binding/environment.hpp"

#include <utility>

namespace persistence::binding {
namespace {

BudgetCells cellsOf(Napi::TypedArray threads) {
  auto* cells = reinterpret_cast<std::atomic<int32_t>*>(threads.As<Napi::Int32Array>().Data());
  return {cells, cells + 1};
}

void letGo(napi_env, void* owner, void*) { delete static_cast<std::shared_ptr<void>*>(owner); }

}  // namespace

Environment::Environment(Napi::Object wrapper, Napi::Object hooks, Napi::TypedArray threads)
    : env_(wrapper.Env()),
      wrapper_(Napi::Weak(wrapper)),
      hooks_(Napi::Weak(hooks)),
      threads_(Napi::Reference<Napi::TypedArray>::New(threads, 1)),
      cells_(cellsOf(threads)) {
  // The hooks refer to the wrapper. If the wrapper holds them, the collector can free both together.
  wrapper.DefineProperty(Napi::PropertyDescriptor::Value("hooks", hooks, napi_default));
}

bool Environment::open(const std::shared_ptr<void>& owner, napi_threadsafe_function_call_js onWake, void* context) {
  owner_ = owner;
  napi_value name = nullptr;
  napi_create_string_utf8(env_, "go-go-scope:persistence", NAPI_AUTO_LENGTH, &name);
  auto* kept = new std::shared_ptr<void>(owner);
  if (napi_create_threadsafe_function(env_, nullptr, nullptr, name, 0, 1, kept, letGo, context, onWake, &wake_) !=
      napi_ok) {
    delete kept;
    return false;
  }
  napi_unref_threadsafe_function(env_, wake_);
  return true;
}

void Environment::end() {
  if (!std::exchange(ended_, true)) napi_release_threadsafe_function(wake_, napi_tsfn_abort);
}

// References must be released before the environment ends. The pool itself may live until libuv's last work for it
// ends.
void Environment::leave() {
  env_ = nullptr;
  wrapper_.Reset();
  hooks_.Reset();
  threads_.Reset();
}

bool Environment::canRun() const {
  if (!env_) return false;
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env_, &scope) != napi_ok) return false;
  napi_value undefined = nullptr;
  bool same = false;
  const bool runs = napi_get_undefined(env_, &undefined) == napi_ok &&
                    napi_strict_equals(env_, undefined, undefined, &same) == napi_ok;
  napi_close_handle_scope(env_, scope);
  return runs;
}

void Environment::hold() {
  napi_ref_threadsafe_function(env_, wake_);
  wrapper_.Ref();
}

void Environment::release() {
  napi_unref_threadsafe_function(env_, wake_);
  wrapper_.Unref();
}

napi_value Environment::call(const char* hook, napi_value argument) {
  napi_value hooks = hooks_.Value();
  napi_value function = nullptr;
  napi_value result = nullptr;
  if (napi_get_named_property(env_, hooks, hook, &function) != napi_ok) return nullptr;
  if (napi_call_function(env_, hooks, function, 1, &argument, &result) != napi_ok) return nullptr;
  return result;
}

void Environment::publish(const Event& event) {
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env_, &scope) != napi_ok) return;
  call("event", toFields(env_, event));
  napi_close_handle_scope(env_, scope);
}

void Environment::reject(napi_deferred deferred, const char* operation, const Error& error) {
  const napi_value fields = toFields(env_, operation, error);
  napi_value reason = call("error", fields);
  napi_reject_deferred(env_, deferred, reason ? reason : fields);
}

}  // namespace persistence::binding
