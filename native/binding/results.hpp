// Result -> JS value.
#pragma once

#include <napi.h>

#include "core/error.hpp"
#include "runtime/completion_queue.hpp"

namespace persistence::binding {

/// The value of the promise; nullptr if JS can't run any more.
napi_value toValue(napi_env env, const Result& result);
/// The fields from which lib/ makes a PersistenceError.
napi_value toFields(napi_env env, const char* operation, const Error& error);
/// The PersistenceError that lib/ makes of `error`, to be thrown.
Napi::Error toThrown(Napi::Object hooks, const char* operation, const Error& error);
/// The event that lib/ publishes on the diagnostics channel.
napi_value toFields(napi_env env, const Event& event);

}  // namespace persistence::binding
