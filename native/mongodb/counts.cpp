// Failures of breakers. Each caller gets the count that its own failure made. So a command for several breakers
// compares: the counts are read first, and each statement adds to its breaker only while the count that was read is
// still stored.
#include <map>
#include <utility>

#include "mongodb/command_parts.hpp"
#include "mongodb/encode.hpp"
#include "mongodb/errors.hpp"
#include "mongodb/execute.hpp"

namespace persistence::mongodb {
namespace {

int64_t failuresIn(const Job& job) { return static_cast<int64_t>(job.superseded.size()) + 1; }

}  // namespace

void Executor::recordFailures() {
  std::vector<int64_t> before;
  if (batch_.size() > 1 && !readCounts(before)) return;
  pendingCount_.begin(std::exchange(batch_, {}), std::move(before), connection_.nextTxnNumber());
  count();
}

bool Executor::readCounts(std::vector<int64_t>& before) {
  if (!read(findCounts(batch_))) return false;
  std::map<std::string, int64_t> counts;
  eachRow([&counts](const bson_t& row) { counts[std::string(textAt(row, "key"))] = countAt(row, "failureCount"); });
  for (const Job& job : batch_) {
    int64_t& count = counts[nameOfDocument(*job.operation)];
    before.push_back(std::exchange(count, count + failuresIn(job)));
  }
  return true;
}

// Until the write has an outcome it stays pending, for the next connection.
void Executor::count() {
  batch_ = pendingCount_.batch();
  const Reply reply = sendCounting();
  if (const auto refusal = reply.lost ? std::nullopt : refusalOf(reply)) return giveUp(*refusal);
  Batch overtaken;
  sort(reply, &overtaken);
  if (lost_) return;
  tellCounts(reply);
  if (!refusal_) pendingCount_.end();
  queue_.putBack(std::move(overtaken));
}

Reply Executor::sendCounting() {
  for (int tries = 1;; ++tries) {
    wrote_ = true;
    isSentAgain_ = pendingCount_.isSentAgain();
    Document command =
        pendingCount_.before().empty() ? failureOf(batch_.front()) : failuresOf(batch_, pendingCount_.before());
    Reply reply = connection_.run(std::move(command), Certainty::Majority, replyLimit(), pendingCount_.txnNumber());
    if (reply.lost || !pendingCount_.txnNumber() || !asksAgain(reply, tries)) return reply;
  }
}

bool Executor::asksAgain(const Reply& reply, int tries) const {
  if (const auto refusal = refusalOf(reply))
    return tries < kMaxTries && !refusal->error.wrongServer() && (isRetryableWrite(reply) || refusal->error.resends());
  const auto doubt = unconfirmedBy(reply);
  return tries <= kMaxDoubts && doubt && !doubt->error.wrongServer();
}

// If the write was sent before, the outcome of the earlier attempt is unknown.
void Executor::giveUp(const Refusal& refusal) {
  if (!pendingCount_.txnNumber() && !refusal.error.wrongServer()) {
    pendingCount_.end();
    return turnAway(refusal);
  }
  Error error = refusal.error;
  if (isSentAgain_) error.outcomeKnown = false;
  leave(error);
  if (!refusal_) pendingCount_.end();
  deliverAll(error);
}

/// Delivers the counts to the jobs whose statements took effect.
void Executor::tellCounts(const Reply& reply) {
  std::map<RequestId, int64_t> before;
  for (size_t at = 0; at < pendingCount_.before().size(); ++at)
    before[pendingCount_.batch()[at].id] = pendingCount_.before()[at];
  for (const Job& job : batch_)
    tellCounts(job,
               before.empty() ? countAt(*reply.body.get(), "value.failureCount") - failuresIn(job) : before[job.id]);
}

void Executor::tellCounts(const Job& job, int64_t before) {
  auto count = static_cast<double>(before);
  for (const Job& superseded : job.superseded) deliver(superseded, Result{++count});
  deliver_(job.id, Result{++count});
}

}  // namespace persistence::mongodb
