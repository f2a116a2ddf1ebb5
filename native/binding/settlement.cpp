#include "binding/settlement.hpp"

#include <algorithm>

#include "binding/lane_executor.hpp"

namespace persistence::binding {
namespace {

constexpr size_t kLeastGroup = 32;

}  // namespace

uint64_t Settlement::enter(Call&& call) {
  if (calls_.size() == 0) environment_.hold();
  admission_.enter(call.load);
  return calls_.add(std::move(call));
}

void Settlement::settleGroup() {
  if (!waiting_.empty()) settledAt_ = Clock::now();
  for (size_t left = std::max(kLeastGroup, waiting_.size() / 4); left > 0 && !waiting_.empty(); --left) {
    const Done done = std::move(waiting_.front());
    waiting_.pop_front();
    if (Call* call = calls_.find(done.call); call && environment_.isThere()) finish(*call, done.outcome);
  }
  if (environment_.isThere() && !waiting_.empty()) environment_.wake();
}

void Settlement::finish(Call& call, const Outcome& outcome) {
  const napi_env env = environment_.env();
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return;
  // A listener may start calls when it gets an error, and these move the others: hence the index.
  const uint32_t place = calls_.placeOf(call);
  const bool isOnly = call.placement.home && call.answers.missing == 1 && !call.answers.error;
  bool well = true;
  if (isOnly && std::holds_alternative<Result>(outcome))
    napi_resolve_deferred(env, call.deferred, toValue(env, std::get<Result>(outcome)));
  else
    well = combine(call, outcome);
  if (!environment_.isThere()) return;
  if (Call& same = calls_.at(place); --same.answers.missing == 0) leave(same, well);
  napi_close_handle_scope(env, scope);
}

// Combines the answers of a call that concerns every lane, or settles a call that failed. One open connection serves
// all calls. False: the call was rejected.
bool Settlement::combine(Call& call, const Outcome& outcome) {
  Answers& answers = call.answers;
  const bool isKeyed = call.placement.home;
  const Error* error = std::get_if<Error>(&outcome);
  if (!isKeyed) connects_.answered(error);
  if (error && (!answers.error || !isAboutConnecting(error->kind))) answers.error = *error;
  if (!error) answers.result = std::make_unique<Result>(std::get<Result>(outcome));
  if (answers.missing > 1) return true;
  if (answers.error && !(answers.result && isAboutConnecting(answers.error->kind))) {
    environment_.reject(call.deferred, call.operation, isKeyed ? connects_.explained(*answers.error) : *answers.error);
    return false;
  }
  napi_resolve_deferred(environment_.env(), call.deferred, toValue(environment_.env(), *answers.result));
  if (!answers.error) return true;
  const Error fewer = std::move(*answers.error);
  environment_.publish({Event::Type::Warning, "fewer connections than wanted: " + fewer.message, fewer.nativeCode});
  return true;
}

void Settlement::leave(Call& call, bool well) {
  if (call.metrics) call.metrics->settled(settledAt_ - call.since, well);
  admission_.leave(call.load);
  const Placement& placement = call.placement;
  if (placement.home) placement.count(-1);
  if (placement.lender) placement.lender->lane.readIsBack(calls_.idOf(call));
  calls_.remove(call);
  if (calls_.size() == 0) environment_.release();
}

void Settlement::settleOverdue(uint64_t id, bool sent) {
  Call* const call = calls_.find(id);
  if (!call) return;
  const char* const message =
      sent ? "no reply within the time-out, so the outcome is unknown" : "not sent within the time-out";
  call->answers.missing = 1;
  finish(*call, Error{ErrorKind::Timeout, message, "ETIMEDOUT", Retry::ByCaller, !sent});
}

}  // namespace persistence::binding
