// Lets a test run LeakSanitizer's check at a moment that it chooses.
#include <napi.h>
#include <sanitizer/lsan_interface.h>

namespace {

Napi::Value findLeaks(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), __lsan_do_recoverable_leak_check() != 0);
}

Napi::Object load(Napi::Env env, Napi::Object exports) {
  exports.Set("findLeaks", Napi::Function::New(env, findLeaks));
  return exports;
}

}  // namespace

NODE_API_MODULE(leaks, load)
