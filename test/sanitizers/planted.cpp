// An addon with planted defects that a sanitizer run must report, and with correct code that it must not report.
#include <napi.h>

#include <climits>
#include <memory>
#include <string>

namespace {

void clean(const Napi::CallbackInfo&) { std::make_unique<std::string>(1000, 'x')->back() = 'y'; }

void leak(const Napi::CallbackInfo&) { static_cast<void>(*(new std::string(1000, 'x'))); }

void useAfterFree(const Napi::CallbackInfo&) {
  auto text = std::make_unique<std::string>(1000, 'x');
  const volatile char* letter = text->data();
  text.reset();
  static_cast<void>(*letter);
}

void overflow(const Napi::CallbackInfo& info) {
  volatile int number = INT_MAX;
  number = number + static_cast<int>(info.Length()) + 1;
}

Napi::Object load(Napi::Env env, Napi::Object exports) {
  exports.Set("clean", Napi::Function::New(env, clean));
  exports.Set("leak", Napi::Function::New(env, leak));
  exports.Set("useAfterFree", Napi::Function::New(env, useAfterFree));
  exports.Set("overflow", Napi::Function::New(env, overflow));
  return exports;
}

}  // namespace

NODE_API_MODULE(planted, load)
