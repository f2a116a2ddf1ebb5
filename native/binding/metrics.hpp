// The numbers of a pool, and their meaning: lib/session/metrics.ts joins the two. JS thread only.
#pragma once

#include <napi.h>

#include "binding/lane_set.hpp"
#include "core/call_metrics.hpp"

namespace persistence::binding {

class Metrics {
 public:
  OperationMetrics& called(const Operation& operation) { return calls_.called(operation); }
  void reconnected(int64_t times) { reconnects_ += static_cast<uint64_t>(times); }
  /// The Float64Array that lib/session/metrics.ts reads.
  Napi::Value toValue(napi_env env, const LaneSet& lanes) const;

 private:
  CallMetrics calls_;
  uint64_t reconnects_ = 0;
};

/// The meaning of the numbers of Metrics::toValue(), in their order.
Napi::Object describeMetrics(Napi::Env env);

}  // namespace persistence::binding
