#include "redis/decode.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/json_records.hpp"
#include "redis/documents.hpp"
#include "redis/errors.hpp"

namespace persistence::redis {
namespace {

using Type = Reply::Type;

bool isText(const std::unique_ptr<Reply>& reply) { return reply->type == Type::Text; }

/// A value, with its expiry where there is one.
bool isEntry(const Reply& reply) {
  const auto& parts = reply.elements;
  if (reply.type != Type::Array || parts.empty() || parts.size() > 2 || !isText(parts[0])) return false;
  return parts.size() == 1 || parts[1]->type == Type::Integer;
}

struct Decode {
  Reply& reply;

  Outcome operator()(const Connect&) { return Result(); }
  Outcome operator()(const ServerTime&) { return time(); }

  Outcome operator()(const LockAcquire&) { return number(); }
  Outcome operator()(const LockExtend&) { return number(); }
  Outcome operator()(const LockRelease&) { return truth(); }
  Outcome operator()(const LockCheck& lock) {
    if (reply.type == Type::Nil) return Result(false);
    if (reply.type != Type::Text) return unexpectedReply();
    return Result(reply.text == lock.owner);
  }
  Outcome operator()(const LockForceRelease&) { return Result(); }

  Outcome operator()(const CircuitGet&) { return breaker(); }
  Outcome operator()(const CircuitSet&) { return Result(); }
  Outcome operator()(const CircuitRecordFailure&) { return number(); }
  Outcome operator()(const CircuitRecordSuccess&) { return Result(); }

  Outcome operator()(const CacheGet&) { return value(); }
  Outcome operator()(const CacheGetMany& op) {
    if (reply.type != Type::Array || reply.elements.size() != op.keys.size()) return unexpectedReply();
    Values values(op.keys.size());
    for (size_t at = 0; at < values.size(); ++at) {
      Reply& element = *reply.elements[at];
      if (element.type != Type::Text && element.type != Type::Nil) return unexpectedReply();
      if (!element.text.empty()) values[at] = std::move(element.text);
    }
    return Result(std::move(values));
  }
  Outcome operator()(const CacheHas&) { return truth(); }
  Outcome operator()(const CacheTtl&) {
    constexpr long long kNoKey = -2;
    return reply.type == Type::Integer && reply.integer == kNoKey ? Result() : number();
  }
  Outcome operator()(const CacheSet&) { return Result(); }
  Outcome operator()(const CacheDelete&) { return Result(); }

  Outcome operator()(const IdempotencyGet&) { return entry(); }
  Outcome operator()(const IdempotencySet&) { return Result(); }
  Outcome operator()(const IdempotencyDelete&) { return Result(); }

  Outcome operator()(const CheckpointSave&) { return Result(); }
  Outcome operator()(const CheckpointLoad&) { return text(); }
  Outcome operator()(const CheckpointLoadLatest&) { return text(); }
  Outcome operator()(const CheckpointList&) { return texts(); }
  Outcome operator()(const CheckpointCleanup&) { return Result(); }
  Outcome operator()(const CheckpointDeleteAll&) { return Result(); }

  template <TakesSteps Op>
  Outcome operator()(const Op&) {
    throw std::logic_error("not one command");
  }

 private:
  Outcome truth() {
    if (reply.type != Type::Integer) return unexpectedReply();
    return Result(reply.integer != 0);
  }

  Outcome number() {
    if (reply.type == Type::Nil) return Result();
    if (reply.type != Type::Integer) return unexpectedReply();
    return Result(static_cast<double>(reply.integer));
  }

  // Seconds and microseconds, as milliseconds.
  Outcome time() {
    const auto& parts = reply.elements;
    if (parts.size() != 2 || !isText(parts[0]) || !isText(parts[1])) return unexpectedReply();
    return Result(numberIn(parts[0]->text) * 1000 + numberIn(parts[1]->text) / 1000);
  }

  // A JavaScript adapter stores an empty text for `undefined`, and reads it as no value. No value of this addon is
  // empty.
  Outcome value() {
    const bool empty = reply.type == Type::Text && reply.text.empty();
    return empty ? Result() : text();
  }

  Outcome text() {
    if (reply.type == Type::Nil) return Result();
    if (reply.type != Type::Text) return unexpectedReply();
    return Result(std::move(reply.text));
  }

  Outcome texts() {
    if (reply.type != Type::Array || !std::all_of(reply.elements.begin(), reply.elements.end(), isText))
      return unexpectedReply();
    Texts texts;
    texts.reserve(reply.elements.size());
    for (auto& element : reply.elements) texts.push_back(std::move(element->text));
    return Result(std::move(texts));
  }

  Outcome breaker() {
    if (reply.type == Type::Nil) return Result();
    if (reply.type != Type::Text) return unexpectedReply();
    const auto state = parseBreaker(reply.text);
    if (!state) return corruptValue("the stored text is no state of a circuit breaker");
    return Result(*state);
  }

  Outcome entry() {
    if (reply.type == Type::Nil) return Result();
    if (!isEntry(reply)) return unexpectedReply();
    if (reply.elements[0]->text.empty()) return Result();
    Entry entry{std::move(reply.elements[0]->text), std::nullopt};
    if (reply.elements.size() > 1) entry.expiresAt = static_cast<double>(reply.elements[1]->integer);
    return Result(std::move(entry));
  }
};

}  // namespace

Outcome decode(Reply& reply, const Operation& operation) {
  if (reply.type == Type::Error) return replyError(reply.text);
  return std::visit(Decode{reply}, operation);
}

}  // namespace persistence::redis
