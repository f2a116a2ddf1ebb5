// The lanes of one adapter in one JS environment: promises in, promises settled, and the teardown.
//
// Everything here runs on the JS thread. While operations are pending the event loop is kept alive and the JS object
// is not collected. The environment's clean-up hook, registered after the threadsafe function and so run before that
// one is torn down, stops the lanes; whatever Node-API still calls back after it finds `env_` gone and does nothing.
#pragma once

#include <napi.h>

#include <deque>
#include <map>
#include <memory>
#include <unordered_set>
#include <vector>

#include "binding/results.hpp"
#include "core/call_metrics.hpp"
#include "runtime/lane.hpp"
#include "runtime/timer.hpp"

namespace persistence::binding {

class Pool : public std::enable_shared_from_this<Pool> {
 public:
  /// `wrapper` is the JS object that owns the pool, `hooks` what lib/ handed over.
  static std::shared_ptr<Pool> create(Napi::Object wrapper, const Settings& settings, const StoreFactory& makeStore,
                                      Napi::Object hooks, Napi::TypedArray threads);

  /// Queues the operation and gives its promise; nullptr when JS can't run any more.
  napi_value start(Operation operation);
  napi_value close();
  bool connected() const;
  /// The Float64Array that lib/session/metrics.ts reads.
  Napi::Value metrics() const;
  Napi::Object hooks() const { return hooks_.Value(); }
  void quit();

 private:
  class LaneExecutor;
  /// What a call adds to the queue. Connecting and closing add nothing: they must not be in an operation's way.
  struct QueueUsage {
    size_t operations = 0;
    size_t bytes = 0;
  };
  struct Call {
    napi_deferred deferred = nullptr;
    const char* operation = "";
    int lanes = 0;  ///< how many lanes have yet to answer
    OperationMetrics* metrics = nullptr;
    TimePoint since{};
    TimePoint deadline = kNever;
    QueueUsage load{};
    LaneExecutor* home = nullptr;    ///< of a call about a key
    LaneExecutor* lender = nullptr;  ///< of a read that the spare lane has as well
    bool away = false;               ///< another lane has it in hand
    bool onBreaker = false;
    std::unique_ptr<Result> result{};  ///< of one of several lanes
    std::optional<Error> error{};
    uint32_t use = 0;  ///< how often the place was used: an answer that comes too late is for an earlier one
  };

  Pool(napi_env env, const Settings& settings, StoreFactory makeStore);
  void attach(Napi::Object wrapper, Napi::Object hooks, Napi::TypedArray threads);
  bool open();
  void retire();
  static void takeCompleted(napi_env env, napi_value, void* context, void*);
  static void released(napi_env, void* data, void*);
  static void cleanUp(void* data);

  std::optional<Error> refusal(const QueueUsage& load) const;
  bool canRun() const;
  uint64_t enter(Call call);
  static uint64_t idOf(const Call& call, uint32_t at) { return uint64_t{call.use} << 32 | at; }
  Call* find(uint64_t id);
  void leave(Call& call, bool well);
  void defer();
  void flush();
  void wake() { napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking); }
  TimePoint lateFlush();
  void startConnect(Call call, Operation operation);
  void startOne(Call call, Operation operation);
  LaneExecutor& route(LaneExecutor& home, const Operation& operation);
  void probe(LaneExecutor& lane);
  void probeLost();
  LaneExecutor* firstConnected();
  void divert(LaneExecutor& from, std::vector<Request> requests);
  void place(Call& call, LaneExecutor& lane);
  static void count(const Call& call, int by);
  void watchDeadline(TimePoint deadline);
  TimePoint passedDeadline();
  void settleOverdue();
  std::unordered_set<uint64_t> overdueCalls(TimePoint since) const;
  TimePoint nextDeadline() const;
  std::unordered_set<uint64_t> withdraw(const std::unordered_set<uint64_t>& overdue);
  static Error overdueError(bool sent);
  void finish(Call& call, const Outcome& outcome);
  bool combine(Call& call, const Outcome& outcome);
  void noteSchema(const Error* error);
  Error explained(Error error) const;
  void collect(LaneExecutor& lane);
  void settleGroup();
  void settle(const Done& done);
  void publish(const Event& event);
  void askForLogin(LaneExecutor& lane);
  void lend(LaneExecutor& from, std::vector<Request> reads);
  LaneExecutor* spare();
  void prepareSpare();
  void keepFailedReads(std::vector<Done>& done);
  void keepReads(LaneExecutor& from, std::vector<Request> reads);
  void isBack(uint64_t id);
  void reject(napi_deferred deferred, const char* operation, const Error& error);
  napi_value hook(const char* name, size_t count, const napi_value* arguments);

  napi_env env_;
  const Settings settings_;
  Napi::ObjectReference wrapper_;
  Napi::ObjectReference hooks_;
  Napi::FunctionReference flush_;
  Napi::Reference<Napi::TypedArray> threads_;
  BudgetCells cells_;
  napi_threadsafe_function wake_ = nullptr;
  std::vector<std::unique_ptr<LaneExecutor>> lanes_;
  // Serves reads of lanes whose server holds back a write; made when one does.
  const StoreFactory makeStore_;
  std::unique_ptr<LaneExecutor> spare_;
  std::atomic<LaneExecutor*> spareMade_{nullptr};
  std::vector<LaneExecutor*> all_;
  std::map<std::string, Connect> connects_;  ///< the latest of each table

  std::vector<Call> calls_;
  std::vector<uint32_t> free_;
  std::optional<Operation> lastConnect_;
  std::optional<Error> schemaFailure_;  ///< of the last connect(), where it was connected
  std::deque<Done> settling_;
  TimePoint settledAt_;  ///< of the group that is being settled
  CallMetrics metrics_;
  uint64_t reconnects_ = 0;
  size_t pending_ = 0;
  QueueUsage waiting_;
  uint64_t closing_ = kNobody;
  bool closed_ = false;
  bool retired_ = false;
  std::atomic<TimePoint> deferredAt_{kNever};  ///< calls wait for the turn's end since then
  Timer flushTimer_{[this] { return lateFlush(); }};
  std::atomic<bool> graced_{false};   ///< lanes were given time to settle what is overdue
  std::atomic<bool> overdue_{false};  ///< a deadline has passed, and that time too
  Timer deadlineTimer_{[this] { return passedDeadline(); }};
};

/// What the numbers of Pool::metrics() are about, in their order.
Napi::Object describeMetrics(Napi::Env env);

}  // namespace persistence::binding
