#include "binding/pool.hpp"

#include <algorithm>
#include <iterator>

#include "binding/login.hpp"

namespace persistence::binding {

Pool::Pool(Napi::Object wrapper, const Settings& settings, const StoreFactory& makeStore, Napi::Object hooks,
           Napi::TypedArray threads)
    : environment_(wrapper, hooks, threads),
      admission_(settings),
      lanes_(settings, makeStore, environment_),
      turnEnd_(environment_, lanes_),
      settlement_(environment_, calls_, admission_, connects_),
      deadlines_(environment_, lanes_, calls_, settlement_),
      routing_(lanes_, calls_, connects_),
      loans_(lanes_, calls_, connects_, admission_) {}

std::shared_ptr<Pool> Pool::create(Napi::Object wrapper, const Settings& settings, const StoreFactory& makeStore,
                                   Napi::Object hooks, Napi::TypedArray threads) {
  std::shared_ptr<Pool> pool(new Pool(wrapper, settings, makeStore, hooks, threads));
  if (!pool->environment_.open(pool, takeCompleted, pool.get()))
    throw Napi::Error::New(wrapper.Env(), "this environment is ending");
  napi_add_env_cleanup_hook(wrapper.Env(), cleanUp, pool.get());
  try {
    pool->lanes_.open();
  } catch (...) {
    pool->quit();
    throw;
  }
  return pool;
}

void Pool::cleanUp(void* data) { static_cast<Pool*>(data)->quit(); }

// After disconnect() threads and descriptors are released at once, not when the JS object is collected.
void Pool::retire() {
  turnEnd_.stop();
  deadlines_.stop();
  lanes_.quit();
  environment_.end();
}

void Pool::quit() {
  if (!environment_.isThere()) return;
  retire();
  napi_remove_env_cleanup_hook(environment_.env(), cleanUp, this);
  environment_.leave();
  turnEnd_.leave();
}

napi_value Pool::start(Operation operation) {
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  if (!environment_.isThere() || napi_create_promise(environment_.env(), &deferred, &promise) != napi_ok)
    return nullptr;
  const bool isConnection = familyOf(operation) == Family::Connection;
  OperationMetrics& metrics = metrics_.called(operation);
  const QueueUsage load = isConnection ? QueueUsage{} : QueueUsage{1, sizeOf(operation)};
  if (const auto error = admission_.refusal(load)) {
    ++metrics.refused;
    environment_.reject(deferred, nameOf(operation), *error);
    return promise;
  }
  Call call{deferred, nameOf(operation), {1}, &metrics, Clock::now(), kNever, load};
  if (isConnection)
    startConnect(std::move(call), operation);
  else
    startOne(std::move(call), std::move(operation));
  turnEnd_.defer();
  return promise;
}

void Pool::startOne(Call&& call, Operation&& operation) {
  const TimePoint since = call.since;
  const TimePoint deadline = since + lanes_.settings().commandTimeout;
  call.deadline = deadline;
  LaneExecutor& lane = routing_.place(call, operation);
  lane.lane.push({enter(std::move(call)), std::move(operation), since, deadline});
}

void Pool::startConnect(Call&& call, const Operation& operation) {
  const Settings& settings = lanes_.settings();
  const TimePoint since = call.since;
  const TimePoint deadline = since + std::max(settings.connectTimeout, settings.commandTimeout);
  if (const auto* connect = std::get_if<Connect>(&operation)) {
    connects_.called(*connect);
    loans_.prepareSpare();
  }
  call.deadline = deadline;
  call.answers.missing = static_cast<int>(lanes_.own().size());
  const uint64_t id = enter(std::move(call));
  for (const auto& each : lanes_.own()) each->lane.push({id, operation, since, deadline});
}

uint64_t Pool::enter(Call&& call) {
  deadlines_.watch(call.deadline);
  return settlement_.enter(std::move(call));
}

napi_value Pool::close() {
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  const napi_env env = environment_.env();
  if (!env || napi_create_promise(env, &deferred, &promise) != napi_ok) return nullptr;
  if (admission_.isClosed()) {
    napi_resolve_deferred(env, deferred, toValue(env, {}));
    return promise;
  }
  admission_.close();
  closing_ = enter({deferred, "disconnect", {static_cast<int>(lanes_.all().size())}});
  for (LaneExecutor* each : lanes_.all()) each->lane.close();
  return promise;
}

void Pool::takeCompleted(napi_env env, napi_value, void* context, void*) {
  auto* pool = static_cast<Pool*>(context);
  const Environment& environment = pool->environment_;
  if (!env || !environment.isThere()) return;
  const auto alive = pool->shared_from_this();
  try {
    pool->turnEnd_.flushDeferred();
    const std::vector<LaneExecutor*>& lanes = pool->lanes_.all();
    for (size_t at = 0; at < lanes.size(); ++at) pool->collect(*lanes[at]);  // collect() may add the spare lane
    pool->settlement_.settleGroup();
    if (environment.isThere() && pool->settlement_.isDone()) pool->deadlines_.settleOverdue();
  } catch (...) {
    // Either JS can't run any more, and the clean-up hook follows, or no memory is left.
    return;
  }
  if (pool->admission_.isClosed() && pool->calls_.size() == 0) pool->retire();
}

void Pool::collect(LaneExecutor& lane) {
  if (!environment_.isThere()) return;
  CompletedBatch batch = lane.lane.takeCompleted();
  collectEvents(batch.events);
  if (&lane == lanes_.spare()) loans_.dropFailures(batch.done);
  for (Done& done : batch.done) settlement_.add(std::move(done));
  if (batch.closed) settlement_.add({closing_, "disconnect", Result{}});
  if (!batch.returned.empty()) takeReturned(lane, std::move(batch.returned));
  if (!batch.lent.empty()) loans_.lend(lane, std::move(batch.lent));
  if (batch.asksForLogin) askForLogin(environment_, lane.lane);
}

void Pool::collectEvents(const std::vector<Event>& events) {
  const auto isBack = [](const Event& event) { return event.type == Event::Type::Reconnect; };
  const auto back = std::count_if(events.begin(), events.end(), isBack);
  metrics_.reconnected(back);
  for (const Event& event : events) environment_.publish(event);
  if (back == 0) return;
  routing_.probeLost();
  turnEnd_.flush();
}

void Pool::takeReturned(LaneExecutor& lane, std::vector<Request> requests) {
  std::vector<Request> later = lane.lane.reclaim();
  std::move(later.begin(), later.end(), std::back_inserter(requests));
  if (&lane == lanes_.spare()) return loans_.giveBack(lane, std::move(requests));
  routing_.divert(lane, std::move(requests));
  turnEnd_.flush();
}

}  // namespace persistence::binding
