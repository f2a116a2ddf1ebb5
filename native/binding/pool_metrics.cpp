// The numbers of a pool as one typed array, and what they are about: lib/session/metrics.ts puts them together.
#include <algorithm>

#include "binding/lane_executor.hpp"

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

// One of each, in the order of the variant.
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

// The spare lane has copies of calls that their own lanes have as well.
Napi::Value Pool::metrics() const {
  Usage usage;
  for (const auto& host : lanes_) {
    const auto [queued, inFlight] = host->lane.usage();
    usage.queued += queued;
    usage.inFlight += inFlight;
  }
  const auto isOpen = [](const LaneExecutor* host) { return host->lane.link() == Link::Up; };
  const auto open = std::count_if(all_.begin(), all_.end(), isOpen);
  std::vector<double> numbers{static_cast<double>(usage.queued), static_cast<double>(usage.inFlight),
                              static_cast<double>(open), static_cast<double>(reconnects_)};
  for (const OperationMetrics& operation : metrics_.operations()) append(numbers, operation);
  Napi::Float64Array array = Napi::Float64Array::New(env_, numbers.size());
  std::copy(numbers.begin(), numbers.end(), array.Data());
  return array;
}

Napi::Object describeMetrics(Napi::Env env) {
  const Napi::Array bounds = Napi::Array::New(env);
  for (const Duration bound : LatencyHistogram::upperBounds()) bounds.Set(bounds.Length(), inSeconds(bound));
  bounds.Freeze();  // every snapshot has it
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
