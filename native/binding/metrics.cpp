#include "binding/metrics.hpp"

#include <algorithm>

namespace persistence::binding {
namespace {

double inSeconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

// The names of the adapter's properties.
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

// One operation of each type, in the order of the variant.
template <size_t... At>
std::array<Operation, sizeof...(At)> allOperations(std::index_sequence<At...>) {
  return {Operation(std::in_place_index<At>)...};
}

void append(std::vector<double>& numbers, const OperationMetrics& metrics) {
  const auto add = [&numbers](uint64_t count) { numbers.push_back(static_cast<double>(count)); };
  add(metrics.calls);
  add(metrics.refused + metrics.failed);
  add(metrics.refused);
  numbers.push_back(inSeconds(metrics.latency.sum()));
  for (const uint64_t count : metrics.latency.counts()) add(count);
}

}  // namespace

// Calls are counted without the spare lane, because its reads are copies of calls of other lanes.
Napi::Value Metrics::toValue(napi_env env, const LaneSet& lanes) const {
  Usage usage;
  for (const auto& each : lanes.own()) {
    const auto [queued, inFlight] = each->lane.usage();
    usage.queued += queued;
    usage.inFlight += inFlight;
  }
  const auto isOpen = [](const LaneExecutor* each) { return each->lane.link() == Link::Up; };
  const auto open = std::count_if(lanes.all().begin(), lanes.all().end(), isOpen);
  std::vector<double> numbers{static_cast<double>(usage.queued), static_cast<double>(usage.inFlight),
                              static_cast<double>(open), static_cast<double>(reconnects_)};
  for (const OperationMetrics& operation : calls_.operations()) append(numbers, operation);
  Napi::Float64Array array = Napi::Float64Array::New(env, numbers.size());
  std::copy(numbers.begin(), numbers.end(), array.Data());
  return array;
}

Napi::Object describeMetrics(Napi::Env env) {
  const Napi::Array bounds = Napi::Array::New(env);
  for (const Duration bound : LatencyHistogram::upperBounds()) bounds.Set(bounds.Length(), inSeconds(bound));
  bounds.Freeze();  // every snapshot shares it
  const Napi::Array operations = Napi::Array::New(env);
  for (const Operation& operation : allOperations(std::make_index_sequence<std::variant_size_v<Operation>>())) {
    const Napi::Object names = Napi::Object::New(env);
    names.Set("provider", providerOf(familyOf(operation)));
    names.Set("operation", nameOf(operation));
    operations.Set(operations.Length(), names);
  }
  const Napi::Object description = Napi::Object::New(env);
  description.Set("bounds", bounds);
  description.Set("operations", operations);
  return description;
}

}  // namespace persistence::binding
