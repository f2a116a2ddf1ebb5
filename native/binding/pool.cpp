#include "binding/pool.hpp"

#include <algorithm>
#include <iterator>

#include "binding/lane_executor.hpp"
#include "core/hash.hpp"

namespace persistence::binding {
namespace {

// What is about one key always uses the same lane. Large payloads don't delay locks: every second lane is for locks and
// breakers only, and locks are spread over these by key.
size_t laneOf(const Operation& operation, size_t lanes) {
  const Family family = familyOf(operation);
  const size_t pairs = lanes / 2;
  if (pairs == 0) return 0;
  if (family == Family::Lock) return 2 * (hashOf(keyOf(operation)) % pairs) + 1;
  if (family == Family::Circuit) return 2 * pairs - 1;
  return family == Family::Checkpoint && lanes > 2 ? 2 : 0;
}

constexpr size_t kLeastGroup = 32;

// A turn ends within microseconds, unless whoever queues its end was replaced, as test frameworks do.
constexpr Duration kLateFlush = std::chrono::milliseconds(20);
// What keeps one lane from connecting does not keep a pool from serving by another.
bool isAboutConnecting(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::ConnectFailed:
    case ErrorKind::AuthFailed:
    case ErrorKind::TlsFailed:
    case ErrorKind::Timeout:
    case ErrorKind::ConnectionLost:
    case ErrorKind::ServerBusy: return true;
    default: return false;
  }
}

}  // namespace

Pool::Pool(napi_env env, const Settings& settings, StoreFactory makeStore)
    : env_(env), settings_(settings), makeStore_(std::move(makeStore)) {}

std::shared_ptr<Pool> Pool::create(Napi::Object wrapper, const Settings& settings, const StoreFactory& makeStore,
                                   Napi::Object hooks, Napi::TypedArray threads) {
  std::shared_ptr<Pool> pool(new Pool(wrapper.Env(), settings, makeStore));
  pool->attach(wrapper, hooks, threads);
  if (!pool->open()) throw Napi::Error::New(wrapper.Env(), "this environment is ending");
  try {
    for (int lane = 0; lane < settings.connections; ++lane)
      pool->lanes_.push_back(std::make_unique<LaneExecutor>(*pool, makeStore()));
    for (const auto& host : pool->lanes_) pool->all_.push_back(host.get());
  } catch (...) {
    pool->quit();
    throw;
  }
  return pool;
}

void Pool::attach(Napi::Object wrapper, Napi::Object hooks, Napi::TypedArray threads) {
  wrapper_ = Napi::Weak(wrapper);
  // What lib/ hands over leads back to the wrapper: held by the wrapper itself, they can be collected together.
  wrapper.DefineProperty(Napi::PropertyDescriptor::Value("hooks", hooks, napi_default));
  hooks_ = Napi::Weak(hooks);
  threads_ = Napi::Reference<Napi::TypedArray>::New(threads, 1);
  auto* cells = reinterpret_cast<std::atomic<int32_t>*>(threads.As<Napi::Int32Array>().Data());
  cells_ = {cells, cells + 1};
  flush_ = Napi::Persistent(Napi::Function::New(env_, [this](const Napi::CallbackInfo&) { flush(); }));
}

bool Pool::open() {
  napi_value name = nullptr;
  napi_create_string_utf8(env_, "go-go-scope:persistence", NAPI_AUTO_LENGTH, &name);
  auto* self = new std::shared_ptr<Pool>(shared_from_this());
  if (napi_create_threadsafe_function(env_, nullptr, nullptr, name, 0, 1, self, released, this, takeCompleted,
                                      &wake_) != napi_ok) {
    delete self;
    return false;
  }
  napi_unref_threadsafe_function(env_, wake_);
  napi_add_env_cleanup_hook(env_, cleanUp, this);
  return true;
}

void Pool::released(napi_env, void* data, void*) { delete static_cast<std::shared_ptr<Pool>*>(data); }

void Pool::cleanUp(void* data) { static_cast<Pool*>(data)->quit(); }

// Whoever disconnects should not have to wait for a collection until threads and descriptors are given back.
void Pool::retire() {
  if (retired_) return;
  retired_ = true;
  flushTimer_.stop();
  deadlineTimer_.stop();
  for (LaneExecutor* host : all_) host->lane.quit();
  napi_release_threadsafe_function(wake_, napi_tsfn_abort);
}

void Pool::quit() {
  if (!env_) return;
  retire();
  napi_remove_env_cleanup_hook(env_, cleanUp, this);
  env_ = nullptr;
  // References must go while the environment is there; the pool itself may live until libuv lets go of its last work.
  wrapper_.Reset();
  hooks_.Reset();
  flush_.Reset();
  threads_.Reset();
}

// While an environment ends Node-API still calls back, but JS does not run any more.
bool Pool::canRun() const {
  if (!env_) return false;
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env_, &scope) != napi_ok) return false;
  napi_value undefined = nullptr;
  bool same = false;
  const bool runs = napi_get_undefined(env_, &undefined) == napi_ok &&
                    napi_strict_equals(env_, undefined, undefined, &same) == napi_ok;
  napi_close_handle_scope(env_, scope);
  return runs;
}

bool Pool::connected() const {
  const auto any = [this](Link link) {
    return std::any_of(lanes_.begin(), lanes_.end(), [link](const auto& host) { return host->lane.link() == link; });
  };
  const auto missed = [](const auto& host) { return host->lane.link() == Link::Lost && !host->substitute; };
  return any(Link::Up) && std::none_of(lanes_.begin(), lanes_.end(), missed);
}

std::optional<Error> Pool::refusal(const QueueUsage& load) const {
  if (closed_) return Error{ErrorKind::Closed, "disconnect() was called; connect() opens again", ""};
  if (load.operations == 0) return std::nullopt;
  if (waiting_.operations >= settings_.maxQueue)
    return Error{ErrorKind::QueueFull,
                 std::to_string(waiting_.operations) + " operations are waiting (option maxQueue); send fewer at once",
                 "", Retry::ByCaller};
  if (waiting_.operations > 0 && waiting_.bytes + load.bytes > settings_.maxQueueBytes)
    return Error{ErrorKind::QueueFull,
                 std::to_string(waiting_.bytes) + " bytes are waiting (option maxQueueBytes); send fewer at once", "",
                 Retry::ByCaller};
  return std::nullopt;
}

uint64_t Pool::enter(Call call) {
  if (pending_++ == 0) {
    napi_ref_threadsafe_function(env_, wake_);
    wrapper_.Ref();
  }
  waiting_.operations += call.load.operations;
  waiting_.bytes += call.load.bytes;
  if (free_.empty()) {
    free_.push_back(static_cast<uint32_t>(calls_.size()));
    calls_.emplace_back();
  }
  const uint32_t at = free_.back();
  free_.pop_back();
  call.use = calls_[at].use;
  calls_[at] = std::move(call);
  watchDeadline(calls_[at].deadline);
  return idOf(calls_[at], at);
}

Pool::Call* Pool::find(uint64_t id) {
  if (id == kNobody) return nullptr;
  Call& call = calls_[static_cast<uint32_t>(id)];
  return call.use == id >> 32 && call.lanes > 0 ? &call : nullptr;
}

void Pool::leave(Call& call, bool well) {
  if (call.metrics) call.metrics->settled(settledAt_ - call.since, well);
  waiting_.operations -= call.load.operations;
  waiting_.bytes -= call.load.bytes;
  if (call.home) count(call, -1);
  const auto at = static_cast<uint32_t>(&call - calls_.data());
  if (call.lender) call.lender->lane.readIsBack(idOf(call, at));
  const uint32_t use = call.use + 1;
  call = {};
  call.use = use;
  free_.push_back(at);
  if (--pending_ > 0) return;
  napi_unref_threadsafe_function(env_, wake_);
  wrapper_.Unref();
}

napi_value Pool::start(Operation operation) {
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  if (!env_ || napi_create_promise(env_, &deferred, &promise) != napi_ok) return nullptr;
  const bool isConnection = familyOf(operation) == Family::Connection;
  OperationMetrics& metrics = metrics_.called(operation);
  const QueueUsage load = isConnection ? QueueUsage{} : QueueUsage{1, sizeOf(operation)};
  if (const auto error = refusal(load)) {
    ++metrics.refused;
    reject(deferred, nameOf(operation), *error);
    return promise;
  }
  Call call{deferred, nameOf(operation), 1, &metrics, Clock::now(), kNever, load};
  if (isConnection)
    startConnect(std::move(call), std::move(operation));
  else
    startOne(std::move(call), std::move(operation));
  defer();
  return promise;
}

void Pool::startOne(Call call, Operation operation) {
  LaneExecutor& home = *lanes_[laneOf(operation, lanes_.size())];
  LaneExecutor& lane = home.substitute ? route(home, operation) : home;
  const TimePoint since = call.since;
  const TimePoint deadline = since + settings_.commandTimeout;
  call.deadline = deadline;
  call.home = &home;
  call.away = &lane != &home;
  call.onBreaker = familyOf(operation) == Family::Circuit;
  count(call, 1);
  const uint64_t id = enter(std::move(call));
  lane.lane.push({id, std::move(operation), since, deadline});
}

void Pool::startConnect(Call call, Operation operation) {
  const TimePoint since = call.since;
  const TimePoint deadline = since + std::max(settings_.connectTimeout, settings_.commandTimeout);
  if (const auto* connect = std::get_if<Connect>(&operation)) {
    lastConnect_ = operation;
    connects_[connect->table] = *connect;
    if (spare_) prepareSpare();
  }
  call.deadline = deadline;
  call.lanes = static_cast<int>(lanes_.size());
  const uint64_t id = enter(std::move(call));
  for (const auto& host : lanes_) host->lane.push({id, operation, since, deadline});
}

napi_value Pool::close() {
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  if (!env_ || napi_create_promise(env_, &deferred, &promise) != napi_ok) return nullptr;
  if (closed_) {
    napi_resolve_deferred(env_, deferred, toValue(env_, {}));
    return promise;
  }
  closed_ = true;
  closing_ = enter({deferred, "disconnect", static_cast<int>(all_.size())});
  for (LaneExecutor* host : all_) host->lane.close();
  return promise;
}

void Pool::flush() {
  deferredAt_ = kNever;
  for (LaneExecutor* host : all_) host->lane.flush();
}

// On the timer thread.
TimePoint Pool::lateFlush() {
  const TimePoint since = deferredAt_.load();
  if (since == kNever) return kNever;
  if (Clock::now() < since + kLateFlush) return since + kLateFlush;
  wake();
  return kNever;
}

// One flush per turn of the event loop, however many operations the turn starts.
void Pool::defer() {
  if (deferredAt_.load() != kNever) return;
  const TimePoint now = Clock::now();
  deferredAt_ = now;
  if (!flushTimer_.armed()) flushTimer_.arm(now + kLateFlush);
  const napi_value flush = flush_.Value();
  hook("defer", 1, &flush);
}

napi_value Pool::hook(const char* name, size_t count, const napi_value* arguments) {
  napi_value hooks = hooks_.Value();
  napi_value function = nullptr;
  napi_value result = nullptr;
  if (napi_get_named_property(env_, hooks, name, &function) != napi_ok) return nullptr;
  if (napi_call_function(env_, hooks, function, count, arguments, &result) != napi_ok) return nullptr;
  return result;
}

void Pool::takeCompleted(napi_env env, napi_value, void* context, void*) {
  auto* pool = static_cast<Pool*>(context);
  if (!env || !pool->env_) return;
  const auto alive = pool->shared_from_this();
  try {
    if (pool->deferredAt_.load() != kNever) pool->flush();
    for (size_t lane = 0; lane < pool->all_.size(); ++lane) pool->collect(*pool->all_[lane]);
    pool->settleGroup();
    if (pool->env_ && pool->settling_.empty()) pool->settleOverdue();
  } catch (...) {
    // JS can't run any more, and the clean-up hook follows; or no memory is left.
    return;
  }
  if (pool->closed_ && pool->pending_ == 0) pool->retire();
}

void Pool::collect(LaneExecutor& lane) {
  if (!env_) return;
  CompletedBatch harvest = lane.lane.takeCompleted();
  const auto isBack = [](const Event& event) { return event.type == Event::Type::Reconnect; };
  const auto back = std::count_if(harvest.events.begin(), harvest.events.end(), isBack);
  reconnects_ += static_cast<uint64_t>(back);
  for (const Event& event : harvest.events) publish(event);
  if (back > 0) probeLost();
  if (&lane == spare_.get()) keepFailedReads(harvest.done);
  std::move(harvest.done.begin(), harvest.done.end(), std::back_inserter(settling_));
  if (!harvest.returned.empty()) divert(lane, std::move(harvest.returned));
  if (!harvest.lent.empty()) lend(lane, std::move(harvest.lent));
  if (harvest.asksForLogin) askForLogin(lane);
  if (harvest.closed) settling_.push_back({closing_, "disconnect", Result{}});
}

// A callback for each group: what callers of one do next is on its way to the server while the next group settles.
void Pool::settleGroup() {
  if (!settling_.empty()) settledAt_ = Clock::now();
  for (size_t left = std::max(kLeastGroup, settling_.size() / 4); left > 0 && !settling_.empty(); --left) {
    const Done done = std::move(settling_.front());
    settling_.pop_front();
    settle(done);
  }
  if (env_ && !settling_.empty()) napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking);
}

void Pool::settle(const Done& done) {
  if (Call* call = find(done.call); env_ && call) finish(*call, done.outcome);
}

void Pool::finish(Call& call, const Outcome& outcome) {
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env_, &scope) != napi_ok) return;
  // A listener that hears of an error may start calls, which move the others.
  const size_t at = static_cast<size_t>(&call - calls_.data());
  bool well = true;
  if (call.home && call.lanes == 1 && !call.error && std::holds_alternative<Result>(outcome))
    napi_resolve_deferred(env_, call.deferred, toValue(env_, std::get<Result>(outcome)));
  else
    well = combine(call, outcome);
  if (!env_) return;
  if (--calls_[at].lanes == 0) leave(calls_[at], well);
  napi_close_handle_scope(env_, scope);
}

// Of a call that concerns every lane, or of one that failed. One open connection serves all calls. False: it was
// rejected.
bool Pool::combine(Call& call, const Outcome& outcome) {
  const Error* error = std::get_if<Error>(&outcome);
  if (!call.home) noteSchema(error);
  if (error && (!call.error || !isAboutConnecting(error->kind))) call.error = *error;
  if (!error) call.result = std::make_unique<Result>(std::get<Result>(outcome));
  if (call.lanes > 1) return true;
  if (call.error && !(call.result && isAboutConnecting(call.error->kind))) {
    reject(call.deferred, call.operation, call.home ? explained(*call.error) : *call.error);
    return false;
  }
  napi_resolve_deferred(env_, call.deferred, toValue(env_, *call.result));
  if (!call.error) return true;
  const Error fewer = std::move(*call.error);
  publish({Event::Type::Warning, "fewer connections than wanted: " + fewer.message, fewer.nativeCode});
  return true;
}

// Of a call to connect() on one lane.
void Pool::noteSchema(const Error* error) {
  if (!error)
    schemaFailure_.reset();
  else if (!isAboutConnecting(error->kind))
    schemaFailure_ = *error;
}

// The first call sends connect() ahead of itself: why that could not create a table, only the call can report.
Error Pool::explained(Error error) const {
  if (error.kind != ErrorKind::SchemaMissing) return error;
  const auto creates = [](const auto& entry) { return entry.second.createTables; };
  if (schemaFailure_)
    error.message += "; it could not be created: " + schemaFailure_->message;
  else
    error.retry = std::all_of(connects_.begin(), connects_.end(), creates) ? Retry::ByCaller : Retry::Never;
  return error;
}

void Pool::reject(napi_deferred deferred, const char* operation, const Error& error) {
  const napi_value fields = toFields(env_, operation, error);
  napi_value reason = hook("error", 1, &fields);
  napi_reject_deferred(env_, deferred, reason ? reason : fields);
}

void Pool::publish(const Event& event) {
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env_, &scope) != napi_ok) return;
  const napi_value fields = toFields(env_, event);
  hook("event", 1, &fields);
  napi_close_handle_scope(env_, scope);
}

}  // namespace persistence::binding
