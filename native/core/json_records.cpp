#include "core/json_records.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace persistence {
namespace {

using Json = nlohmann::json;

std::string_view withoutPrefix(std::string_view text, const std::string& prefix) {
  return text.substr(0, prefix.size()) == prefix ? text.substr(prefix.size()) : text;
}

}  // namespace

std::string quoted(std::string_view text) { return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

const char* nameOf(Breaker state) {
  switch (state) {
    case Breaker::Open: return "open";
    case Breaker::HalfOpen: return "half-open";
    default: return "closed";
  }
}

std::optional<Breaker> breakerNamed(std::string_view name) {
  for (const Breaker state : {Breaker::Closed, Breaker::Open, Breaker::HalfOpen})
    if (name == nameOf(state)) return state;
  return std::nullopt;
}

Error unknownState(const std::string& key) {
  return {ErrorKind::CorruptValue, "the circuit " + key + " has an unknown state", ""};
}

int64_t rounded(double value) {
  constexpr double kMax = 9.2e18;
  // NaN becomes a number, too, because std::min and std::max have their arguments in this order.
  return static_cast<int64_t>(std::round(std::min(std::max(-kMax, value), kMax)));
}

std::optional<int64_t> rounded(std::optional<double> value) {
  return value ? std::optional(rounded(*value)) : std::nullopt;
}

double numberIn(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string checkpointDocument(const CheckpointCells& cells, const std::string& prefix) {
  const auto& [id, task, sequence, timestamp, progress, data, estimate] = cells;
  std::string text = "{\"id\":" + quoted(withoutPrefix(id.value_or(""), prefix));
  text += ",\"taskId\":" + quoted(withoutPrefix(task.value_or(""), prefix));
  text.append(",\"sequence\":").append(sequence.value_or(""));
  text.append(",\"timestamp\":").append(timestamp.value_or(""));
  text.append(",\"progress\":").append(progress.value_or(""));
  text.append(",\"data\":").append(data.value_or(""));
  if (estimate) text.append(",\"estimatedTimeRemaining\":").append(*estimate);
  return text + '}';
}

}  // namespace persistence
