#include "redis/decode.hpp"

#include <algorithm>

#include "core/json_records.hpp"
#include "redis/documents.hpp"
#include "redis/errors.hpp"

namespace persistence::redis {
namespace {

using Type = Reply::Type;

const Outcome nothing = Result(std::monostate());

bool isText(const std::unique_ptr<Reply>& reply) { return reply->type == Type::Text; }

/// A value, with its expiry where there is one.
bool isEntry(const Reply& reply) {
  const auto& parts = reply.elements;
  if (reply.type != Type::Array || parts.empty() || parts.size() > 2 || !isText(parts[0])) return false;
  return parts.size() == 1 || parts[1]->type == Type::Integer;
}

}  // namespace

Outcome readNothing(Reply&, const Operation&) { return nothing; }

Outcome readTruth(Reply& reply, const Operation&) {
  if (reply.type != Type::Integer) return unexpectedReply();
  return Result(reply.integer != 0);
}

Outcome readNumber(Reply& reply, const Operation&) {
  if (reply.type == Type::Nil) return nothing;
  if (reply.type != Type::Integer) return unexpectedReply();
  return Result(static_cast<double>(reply.integer));
}

Outcome readTime(Reply& reply, const Operation&) {
  const auto& parts = reply.elements;
  if (parts.size() != 2 || !isText(parts[0]) || !isText(parts[1])) return unexpectedReply();
  return Result(numberIn(parts[0]->text) * 1000 + numberIn(parts[1]->text) / 1000);
}

Outcome readValue(Reply& reply, const Operation& operation) {
  const bool empty = reply.type == Type::Text && reply.text.empty();
  return empty ? nothing : readText(reply, operation);
}

Outcome readText(Reply& reply, const Operation&) {
  if (reply.type == Type::Nil) return nothing;
  if (reply.type != Type::Text) return unexpectedReply();
  return Result(std::move(reply.text));
}

Outcome readTexts(Reply& reply, const Operation&) {
  if (reply.type != Type::Array || !std::all_of(reply.elements.begin(), reply.elements.end(), isText)) {
    return unexpectedReply();
  }
  Texts texts;
  texts.reserve(reply.elements.size());
  for (auto& element : reply.elements) texts.push_back(std::move(element->text));
  return Result(std::move(texts));
}

Outcome readOwner(Reply& reply, const Operation& operation) {
  if (reply.type == Type::Nil) return Result(false);
  if (reply.type != Type::Text) return unexpectedReply();
  return Result(reply.text == std::get<LockCheck>(operation).owner);
}

Outcome readBreaker(Reply& reply, const Operation&) {
  if (reply.type == Type::Nil) return nothing;
  if (reply.type != Type::Text) return unexpectedReply();
  const auto state = parseBreaker(reply.text);
  if (!state) return corruptValue("the stored text is no state of a circuit breaker");
  return Result(*state);
}

Outcome readEntry(Reply& reply, const Operation&) {
  if (reply.type == Type::Nil) return nothing;
  if (!isEntry(reply)) return unexpectedReply();
  if (reply.elements[0]->text.empty()) return nothing;
  Entry entry{std::move(reply.elements[0]->text), std::nullopt};
  if (reply.elements.size() > 1) entry.expiresAt = static_cast<double>(reply.elements[1]->integer);
  return Result(std::move(entry));
}

Outcome readReply(Reply& reply, Read read, const Operation& operation) {
  if (reply.type == Type::Error) return replyError(reply.text);
  return read(reply, operation);
}

}  // namespace persistence::redis
