// How a lane asks the application who to log in as.
#include "binding/lane_executor.hpp"

namespace persistence::binding {
namespace {

// The function for the password may succeed when it is asked again.
Error noLogin(std::string message, uint32_t cause) {
  Error error{ErrorKind::AuthFailed, std::move(message), "", Retry::ByCaller};
  error.cause = cause;
  return error;
}

}  // namespace

void Pool::askForLogin(LaneExecutor& host) {
  const std::weak_ptr<Pool> self = weak_from_this();
  const napi_value answer = Napi::Function::New(env_, [self, lane = &host.lane](const Napi::CallbackInfo& info) {
    const auto pool = self.lock();
    if (!pool || !pool->env_) return;
    Login login{info[0].As<Napi::String>(), std::nullopt};
    if (info[1].IsString()) login.password = info[1].As<Napi::String>();
    if (info[2].IsString())
      lane->answerLogin(
          noLogin(info[2].As<Napi::String>(), info[3].IsNumber() ? info[3].As<Napi::Number>().Uint32Value() : 0));
    else
      lane->answerLogin(std::move(login));
  });
  hook("login", 1, &answer);
}

}  // namespace persistence::binding
