// The table of contents of one .node file: the class of the backend that it is compiled for.
// BACKEND (redis), BACKEND_CLASS (RedisAdapter) and BACKEND_HEADER come from the build facts.
#include <napi.h>

#include "binding/adapter.hpp"

#define QUOTE(text) #text
#define QUOTED(text) QUOTE(text)

#include BACKEND_HEADER

/// Of OpenSSL, where this file or the process has one.
extern "C" __attribute__((weak)) int OPENSSL_init_crypto(uint64_t options, const void* settings);

namespace {

// Threads of ours may be inside of OpenSSL when the process exits: an OpenSSL of this file is never cleaned up.
// Node's own has been initialized by Node.
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
