// The table of contents of one .node file: the class of the backend that it is compiled for.
// BACKEND (redis) and BACKEND_CLASS (RedisAdapter) come from the build facts.
#include <napi.h>

#include "binding/adapter.hpp"

#define QUOTE(text) #text
#define QUOTED(text) QUOTE(text)
#define STORE_HEADER(backend) QUOTED(backend/store.hpp)

#include STORE_HEADER(BACKEND)

namespace {

Napi::Object load(Napi::Env env, Napi::Object exports) {
  persistence::binding::Adapter::define(env, exports, QUOTED(BACKEND_CLASS), persistence::BACKEND::makeStore);
  return exports;
}

}  // namespace

NODE_API_MODULE(BACKEND, load)
