#include "redis/documents.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

namespace persistence::redis {
namespace {

using Json = nlohmann::ordered_json;

struct StateName {
  Breaker state;
  const char* name;
};

constexpr StateName kStateNames[] = {
    {Breaker::Closed, "closed"}, {Breaker::Open, "open"}, {Breaker::HalfOpen, "half-open"}};

constexpr double kExactIntegers = 9007199254740992.0;

// 1700000000000, as JavaScript writes it, not 1700000000000.0.
Json number(double value) {
  if (std::trunc(value) == value && std::abs(value) <= kExactIntegers) return static_cast<int64_t>(value);
  return value;
}

std::string text(const Json& document) { return document.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::optional<Breaker> readState(const Json& document) {
  const auto member = document.find("state");
  const auto row = std::find_if(std::begin(kStateNames), std::end(kStateNames), [&](auto& each) {
    return member != document.end() && member->is_string() && *member == each.name;
  });
  if (row == std::end(kStateNames)) return std::nullopt;
  return row->state;
}

// JavaScript writes NaN as null.
std::optional<double> readNumber(const Json& document, const char* name) {
  const auto member = document.find(name);
  if (member == document.end() || !member->is_number()) return std::nullopt;
  return member->get<double>();
}

// The text of the document up to its data.
std::string checkpointHead(const CheckpointSave& checkpoint) {
  Json document;
  document["id"] = checkpoint.id;
  document["taskId"] = checkpoint.task;
  document["sequence"] = checkpoint.sequence;
  document["timestamp"] = number(checkpoint.timestamp);
  document["progress"] = number(checkpoint.progress);
  if (checkpoint.estimatedTimeRemaining) {
    document["estimatedTimeRemaining"] = number(*checkpoint.estimatedTimeRemaining);
  }
  auto head = text(document);
  head.pop_back();
  return head.append(",\"data\":");
}

}  // namespace

std::string breakerText(const BreakerState& breaker) {
  Json document;
  document["state"] = kStateNames[static_cast<size_t>(breaker.state)].name;
  document["failureCount"] = breaker.failureCount;
  if (breaker.lastFailureTime) document["lastFailureTime"] = number(*breaker.lastFailureTime);
  if (breaker.lastSuccessTime) document["lastSuccessTime"] = number(*breaker.lastSuccessTime);
  return text(document);
}

std::optional<BreakerState> parseBreaker(const std::string& text) {
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  const auto state = readState(document);
  const auto count = readNumber(document, "failureCount");
  if (!state || !count || std::abs(*count) > kExactIntegers) return std::nullopt;
  return BreakerState{*state, static_cast<int64_t>(*count), readNumber(document, "lastFailureTime"),
                      readNumber(document, "lastSuccessTime")};
}

std::string checkpointText(const CheckpointSave& checkpoint) {
  auto whole = checkpointHead(checkpoint);
  whole.reserve(whole.size() + checkpoint.data.size() + 1);
  return whole.append(checkpoint.data).append("}");
}

size_t checkpointSize(const CheckpointSave& checkpoint) {
  return checkpointHead(checkpoint).size() + checkpoint.data.size() + 1;
}

}  // namespace persistence::redis
