#include "mongodb/decode.hpp"

#include <algorithm>

#include "core/json_records.hpp"
#include "mongodb/errors.hpp"

namespace persistence::mongodb {
namespace {

Refusal refusalIn(const bson_t& document, const char* textName) {
  const int64_t code = integerAt(document, "code", 0);
  return {code, serverError(code, textAt(document, "codeName"), textAt(document, textName))};
}

}  // namespace

std::optional<Refusal> refusalOf(const Reply& reply) {
  const bson_t& body = *reply.body.get();
  if (integerAt(body, "ok", 0) == 1) return std::nullopt;
  return refusalIn(body, "errmsg");
}

std::map<size_t, Refusal> failedStatements(const Reply& reply) {
  std::map<size_t, Refusal> failed;
  forEach(*reply.body.get(), "writeErrors", [&failed](const bson_t& each) {
    failed.emplace(static_cast<size_t>(integerAt(each, "index", 0)), refusalIn(each, "errmsg"));
  });
  return failed;
}

bool isRetryableWrite(const Reply& reply) {
  const auto labels = textsAt(*reply.body.get(), "errorLabels");
  return std::find(labels.begin(), labels.end(), "RetryableWriteError") != labels.end();
}

std::optional<Refusal> unconfirmedBy(const Reply& reply) {
  const bson_t& body = *reply.body.get();
  if (!find(body, "writeConcernError")) return std::nullopt;
  const int64_t code = integerAt(body, "writeConcernError.code", 0);
  const auto error =
      serverError(code, textAt(body, "writeConcernError.codeName"), textAt(body, "writeConcernError.errmsg"));
  return Refusal{code, unconfirmed(error)};
}

Bytes copyOf(const bson_t& row) { return {std::string(bytesOf(row))}; }

Bytes checkpointOf(const bson_t& row, size_t prefixLength) {
  Document checkpoint;
  for (const char* const name : {"id", "taskId"}) {
    const auto text = textAt(row, name);
    checkpoint.text(name, text.substr(std::min(prefixLength, text.size())));
  }
  for (const char* const name : {"sequence", "timestamp", "progress", "data", "estimatedTimeRemaining"})
    if (const auto field = find(row, name)) checkpoint.field(name, *field);
  return copyOf(*checkpoint.get());
}

std::optional<BreakerState> breakerOf(const bson_t& row) {
  const auto state = breakerNamed(textAt(row, "state"));
  if (!state) return std::nullopt;
  return BreakerState{*state, integerAt(row, "failureCount", 0), timeAt(row, "lastFailureTime"),
                      timeAt(row, "lastSuccessTime")};
}

}  // namespace persistence::mongodb
