#include "binding/adapter.hpp"

namespace persistence::binding {
namespace {

std::shared_ptr<Pool> makePool(const Napi::CallbackInfo& info, Napi::Object hooks) {
  const auto storesFor = reinterpret_cast<StoresFor>(info.Data());
  const StoreSource source = storesFor(info[0].As<Napi::String>());
  return Pool::create(info.This().As<Napi::Object>(), source.settings, source.makeStore, hooks,
                      info[2].As<Napi::TypedArray>());
}

}  // namespace

void Adapter::define(Napi::Env env, Napi::Object exports, const char* name, StoresFor storesFor) {
  std::vector<PropertyDescriptor> members = operations();
  members.insert(members.end(), {InstanceAccessor<&Adapter::connected>("connected"),
                                 InstanceMethod<&Adapter::close>("close"), InstanceMethod<&Adapter::metrics>("metrics"),
                                 InstanceMethod<&Adapter::describeMetrics>("describeMetrics")});
  const Napi::Function constructor = DefineClass(env, name, members, reinterpret_cast<void*>(storesFor));
  exports.Set(name, constructor);
}

Adapter::Adapter(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Adapter>(info) {
  const auto hooks = info[1].As<Napi::Object>();
  try {
    pool_ = makePool(info, hooks);
  } catch (const Napi::Error&) {
    throw;
  } catch (...) {  // no descriptor, no thread or no memory is left
    const std::string operation = info[3].As<Napi::String>();
    throw toThrown(hooks, operation.c_str(), caught(ErrorKind::ConnectFailed));
  }
}

Adapter::~Adapter() {
  if (pool_) pool_->quit();
}

void exportLibraries(Napi::Object exports, const std::vector<Library>& libraries) {
  const Napi::Object versions = Napi::Object::New(exports.Env());
  for (const Library& library : libraries) versions.Set(library.name, library.version);
  exports.Set("libraries", versions);
}

}  // namespace persistence::binding
