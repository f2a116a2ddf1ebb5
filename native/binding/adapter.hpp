// The class that a .node exports: one method per operation, each a row of the table in operations.cpp.
#pragma once

#include <napi.h>

#include <vector>

#include "binding/arguments.hpp"
#include "binding/pool.hpp"
#include "core/inspection.hpp"

namespace persistence::binding {

/// Makes the settings of a document and the factory of their stores.
using StoresFor = StoreSource (*)(const std::string& document);

class Adapter : public Napi::ObjectWrap<Adapter> {
 public:
  /// Registers the class under `name`; its stores come from `storesFor`.
  static void define(Napi::Env env, Napi::Object exports, const char* name, StoresFor storesFor);

  /// Arguments: settings, hooks, the process's thread counters, and the name of the operation for an error.
  explicit Adapter(const Napi::CallbackInfo& info);
  ~Adapter() override;

 private:
  static std::vector<PropertyDescriptor> operations();

  /// A method that starts the operation that `Read` makes of its arguments.
  template <auto Read>
  static PropertyDescriptor operation(const char* name) {
    return InstanceMethod<&Adapter::call<Read>>(name);
  }

  template <auto Read>
  Napi::Value call(const Napi::CallbackInfo& info) {
    try {
      Arguments arguments(info);
      return {info.Env(), pool_->start(Read(arguments))};
    } catch (const Napi::Error&) {
      throw;
    } catch (...) {
      const char* const operation = std::invoke_result_t<decltype(Read), Arguments&>::info.name;
      throw toThrown(pool_->hooks(), operation, caught(ErrorKind::QueueFull));
    }
  }

  Napi::Value close(const Napi::CallbackInfo& info) { return {info.Env(), pool_->close()}; }
  Napi::Value connected(const Napi::CallbackInfo& info) { return Napi::Boolean::New(info.Env(), pool_->connected()); }
  Napi::Value metrics(const Napi::CallbackInfo&) { return pool_->metrics(); }
  Napi::Value describeMetrics(const Napi::CallbackInfo& info) { return binding::describeMetrics(info.Env()); }

  std::shared_ptr<Pool> pool_;
};

/// `libraries`: versions by name.
void exportLibraries(Napi::Object exports, const std::vector<Library>& libraries);

}  // namespace persistence::binding
