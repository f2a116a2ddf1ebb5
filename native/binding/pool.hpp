// The lanes of one adapter in one JS environment: starts calls, settles their promises, and tears the lanes down.
//
// Everything here runs on the JS thread. While calls are pending, the event loop is kept alive and the JS object is not
// collected. The environment's clean-up hook stops the lanes. It is registered after the threadsafe function, so it
// runs before Node-API tears that function down. Later callbacks of Node-API find no environment, and do nothing.
#pragma once

#include "binding/deadlines.hpp"
#include "binding/metrics.hpp"
#include "binding/read_loans.hpp"
#include "binding/routing.hpp"
#include "binding/turn_end.hpp"

namespace persistence::binding {

class Pool : public std::enable_shared_from_this<Pool> {
 public:
  /// `wrapper`: the JS object that owns the pool. `hooks`: the functions of lib/.
  static std::shared_ptr<Pool> create(Napi::Object wrapper, const Settings& settings, const StoreFactory& makeStore,
                                      Napi::Object hooks, Napi::TypedArray threads);

  /// Queues the operation and returns its promise; nullptr if JS can't run any more.
  napi_value start(Operation operation);
  napi_value close();
  bool connected() const { return lanes_.isConnected(); }
  Napi::Value metrics() const { return metrics_.toValue(environment_.env(), lanes_); }
  Napi::Object hooks() const { return environment_.hooks(); }
  void quit();

 private:
  Pool(Napi::Object wrapper, const Settings& settings, const StoreFactory& makeStore, Napi::Object hooks,
       Napi::TypedArray threads);
  void retire();
  static void takeCompleted(napi_env env, napi_value, void* context, void*);
  static void cleanUp(void* data);

  void startOne(Call&& call, Operation&& operation);
  void startConnect(Call&& call, const Operation& operation);
  uint64_t enter(Call&& call);
  void collect(LaneExecutor& lane);
  void collectEvents(const std::vector<Event>& events);
  void takeReturned(LaneExecutor& lane, std::vector<Request> requests);

  Environment environment_;
  Admission admission_;
  CallTable calls_;
  Connects connects_;
  Metrics metrics_;
  LaneSet lanes_;
  TurnEnd turnEnd_;
  Settlement settlement_;
  Deadlines deadlines_;
  Routing routing_;
  ReadLoans loans_;
  uint64_t closing_ = kNobody;  ///< the call to disconnect()
};

}  // namespace persistence::binding
