#include "redis/execute.hpp"

#include <algorithm>
#include <utility>

#include "redis/decode.hpp"
#include "redis/errors.hpp"

namespace persistence::redis {
namespace {

/// True for NOSCRIPT: the server has lost its scripts.
bool isSentAgain(const Reply& reply) { return reply.type == Reply::Type::Error && replyError(reply.text).resends(); }

bool readsWhatScriptsWrite(const Operation& operation) {
  return std::holds_alternative<LockCheck>(operation) || std::holds_alternative<CircuitGet>(operation);
}

Error tooLarge(size_t limit) {
  return {ErrorKind::ValueTooLarge,
          "the server takes " + std::to_string(limit) +
              " bytes under one key at most (its settings proto-max-bulk-len and client-query-buffer-limit)",
          ""};
}

}  // namespace

Executor::Executor(RespWriter& requests, const Settings& settings)
    : writer_(requests), commands_(requests), limits_(settings, kMaxArgument) {}

void Executor::learn(const ServerTraits& server) {
  commands_.knowReadOnlyScripts(server.readOnlyScripts);
  maxArgument_ = server.maxArgument;
}

void Executor::submit(RequestId id, const Operation& operation) {
  if (std::holds_alternative<CachePrune>(operation)) {
    answered_.push_back({id, Result(0.0)});
  } else if (longestArgument(operation) > maxArgument_) {
    answered_.push_back({id, tooLarge(maxArgument_)});
  } else if (unscripted_.empty()) {
    send({id, &operation});
  } else {
    held_.push_back({id, &operation});
  }
}

void Executor::send(const Job& job) {
  if (auto scan = makeScan(*job.operation, limits_.ofValues())) return send(job, std::move(scan));
  commands_.frame(*job.operation);
  pending_.push_back({job, nullptr});
}

void Executor::send(const Job& job, std::unique_ptr<MultiStep> multiStep) {
  multiStep->begin(writer_);
  pending_.push_back({job, std::move(multiStep)});
}

size_t Executor::limit() const {
  if (pending_.empty()) return kMaxPlainReply;
  const Pending& next = pending_.front();
  // The server decides how long a page of a scan is, and the page may hold keys of other software.
  return next.multiStep ? std::max(kDefaultMaxReply, limits_.ofValues()) : limits_.of(*next.job.operation);
}

void Executor::refuse(const Deliver& deliver) {
  if (pending_.empty() || !pending_.front().job.operation) return;
  const Job job = pending_.front().job;
  if (auto error = replyTooLong(*job.operation, limit())) deliver(job.id, std::move(*error));
}

bool Executor::take(Reply& reply, const Deliver& deliver) {
  if (pending_.empty()) return false;
  auto pending = std::move(pending_.front());
  pending_.pop_front();
  if (pending.multiStep) {
    takeStep(std::move(pending), reply, deliver);
  } else if (isSentAgain(reply)) {
    commands_.forgetScripts();
    unscripted_.push_back(pending.job);
  } else if (!unscripted_.empty() && readsWhatScriptsWrite(*pending.job.operation)) {
    unscripted_.push_back(pending.job);
  } else {
    deliver(pending.job.id, decode(reply, *pending.job.operation));
  }
  if (pending_.empty() && !unscripted_.empty()) sendHeld();
  return true;
}

void Executor::takeStep(Pending pending, Reply& reply, const Deliver& deliver) {
  auto outcome = pending.multiStep->take(reply, writer_);
  if (outcome) {
    deliver(pending.job.id, std::move(*outcome));
  } else {
    pending_.push_back(std::move(pending));
  }
}

void Executor::sendHeld() {
  const auto failed = std::exchange(unscripted_, {});
  const auto later = std::exchange(held_, {});
  for (const auto& job : failed) send(job);
  for (const auto& job : later) send(job);
}

bool Executor::deliverAnswered(const Deliver& deliver) {
  auto answered = std::exchange(answered_, {});
  for (auto& each : answered) deliver(each.id, std::move(each.outcome));
  return !answered.empty();
}

void Executor::clear() {
  pending_.clear();
  answered_.clear();
  unscripted_.clear();
  held_.clear();
  commands_.forgetScripts();
}

}  // namespace persistence::redis
