// The exports of one .node file: the class of the backend that it is compiled for.
// BACKEND (redis), BACKEND_CLASS (RedisAdapter) and BACKEND_HEADER come from the build facts.
#include <napi.h>

#include "binding/adapter.hpp"

#define QUOTE(text) #text
#define QUOTED(text) QUOTE(text)

#include BACKEND_HEADER

/// OpenSSL's function; null if neither this file nor the process contains OpenSSL.
extern "C" __attribute__((weak)) int OPENSSL_init_crypto(uint64_t options, const void* settings);

namespace {

// The addon's threads may be inside OpenSSL when the process exits, so an OpenSSL of this file must not clean up then.
// For Node's OpenSSL the call has no effect, because Node has initialized it.
void keepOpenSslAtExit() {
  constexpr uint64_t kNoAtExit = 0x00080000;  // OPENSSL_INIT_NO_ATEXIT
  if (OPENSSL_init_crypto) OPENSSL_init_crypto(kNoAtExit, nullptr);
}

Napi::Object load(Napi::Env env, Napi::Object exports) {
  keepOpenSslAtExit();
  persistence::binding::Adapter::define(env, exports, QUOTED(BACKEND_CLASS), persistence::BACKEND::storesFor);
  persistence::binding::exportLibraries(exports, persistence::BACKEND::libraries());
  return exports;
}

}  // namespace

NODE_API_MODULE(BACKEND, load)
