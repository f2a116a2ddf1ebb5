// The table of contents of one .node file: the class of the backend that it is compiled for.
// BACKEND (redis), BACKEND_CLASS (RedisAdapter) and BACKEND_HEADER come from the build facts.
#include <napi.h>

#include "binding/adapter.hpp"

#define QUOTE(text) #text
#define QUOTED(text) QUOTE(text)

#include BACKEND_HEADER

namespace {

Napi::Object load(Napi::Env env, Napi::Object exports) {
  persistence::binding::Adapter::define(env, exports, QUOTED(BACKEND_CLASS), persistence::BACKEND::makeStore);
  persistence::binding::exportLibraries(exports, persistence::BACKEND::libraries());
  return exports;
}

}  // namespace

NODE_API_MODULE(BACKEND, load)
