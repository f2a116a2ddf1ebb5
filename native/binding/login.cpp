#include "binding/login.hpp"

namespace persistence::binding {
namespace {

// The application's function for the password may succeed at the next call.
Error noLogin(std::string message, uint32_t cause) {
  Error error{ErrorKind::AuthFailed, std::move(message), "", Retry::ByCaller};
  error.cause = cause;
  return error;
}

// Arguments: user, password, the error text if there are none, and the number of the application's error.
LoginAnswer toAnswer(const Napi::CallbackInfo& info) {
  Login login{info[0].As<Napi::String>(), std::nullopt};
  if (info[1].IsString()) login.password = info[1].As<Napi::String>();
  if (!info[2].IsString()) return login;
  return noLogin(info[2].As<Napi::String>(), info[3].IsNumber() ? info[3].As<Napi::Number>().Uint32Value() : 0);
}

}  // namespace

void askForLogin(Environment& environment, Lane& lane) {
  const std::weak_ptr<void> owner = environment.owner();
  const auto answer = [owner, &environment, &lane](const Napi::CallbackInfo& info) {
    if (const auto alive = owner.lock(); alive && environment.isThere()) lane.answerLogin(toAnswer(info));
  };
  environment.call("login", Napi::Function::New(environment.env(), answer));
}

}  // namespace persistence::binding
