// The numbers of a pool as one JS object.
#include <algorithm>

#include "binding/lane_host.hpp"

namespace persistence::binding {
namespace {

double inSeconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

// As the adapter's properties are named.
const char* providerOf(Family family) {
  switch (family) {
    case Family::Connection: return "connection";
    case Family::Cache: return "cache";
    case Family::Lock: return "lock";
    case Family::Checkpoint: return "checkpoint";
    case Family::Circuit: return "circuitBreaker";
    case Family::Idempotency: return "idempotency";
  }
  return "";
}

template <typename Numbers, typename Convert>
Napi::Array toArray(Napi::Env env, const Numbers& numbers, Convert convert) {
  const Napi::Array array = Napi::Array::New(env, numbers.size());
  for (uint32_t at = 0; at < numbers.size(); ++at) array.Set(at, convert(numbers[at]));
  return array;
}

Napi::Object toObject(const LatencyHistogram& latency, Napi::Array bounds) {
  const Napi::Env env = bounds.Env();
  const Napi::Object object = Napi::Object::New(env);
  object.Set("bounds", bounds);
  object.Set("counts", toArray(env, latency.counts(), [](uint64_t count) { return static_cast<double>(count); }));
  object.Set("count", static_cast<double>(latency.count()));
  object.Set("sum", inSeconds(latency.sum()));
  return object;
}

Napi::Object toObject(const OperationMetrics& metrics, Napi::Array bounds) {
  const Napi::Object object = Napi::Object::New(bounds.Env());
  object.Set("provider", providerOf(metrics.family));
  object.Set("operation", metrics.name);
  object.Set("calls", static_cast<double>(metrics.calls));
  object.Set("errors", static_cast<double>(metrics.refused + metrics.failed));
  object.Set("refused", static_cast<double>(metrics.refused));
  object.Set("latency", toObject(metrics.latency, bounds));
  return object;
}

Napi::Array toArray(Napi::Env env, const CallMetrics& metrics) {
  const Napi::Array bounds = toArray(env, LatencyHistogram::upperBounds(), inSeconds);
  const Napi::Array operations = Napi::Array::New(env);
  for (const OperationMetrics& each : metrics.operations())
    if (each.calls > 0) operations.Set(operations.Length(), toObject(each, bounds));
  return operations;
}

}  // namespace

// The spare lane has copies of calls that their own lanes have as well.
Napi::Value Pool::metrics() const {
  Usage usage;
  for (const auto& host : lanes_) {
    const auto [queued, inFlight] = host->lane.usage();
    usage.queued += queued;
    usage.inFlight += inFlight;
  }
  const auto isOpen = [](const LaneHost* host) { return host->lane.link() == Link::Up; };
  const Napi::Object connections = Napi::Object::New(env_);
  connections.Set("open", static_cast<double>(std::count_if(all_.begin(), all_.end(), isOpen)));
  connections.Set("configured", static_cast<double>(settings_.connections));
  const Napi::Object metrics = Napi::Object::New(env_);
  metrics.Set("queue", static_cast<double>(usage.queued));
  metrics.Set("inFlight", static_cast<double>(usage.inFlight));
  metrics.Set("connections", connections);
  metrics.Set("reconnects", static_cast<double>(reconnects_));
  metrics.Set("operations", toArray(env_, metrics_));
  return metrics;
}

}  // namespace persistence::binding
