#include "mongodb/execute.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/reply_limits.hpp"
#include "mongodb/encode.hpp"
#include "mongodb/errors.hpp"

namespace persistence::mongodb {
namespace {

// An extension that finds no lock by its _id: the lock may be a document of other software.
bool mayBeElsewhere(const Job& job) { return isFirstTry(job) && std::holds_alternative<LockExtend>(*job.operation); }

// Two writers inserted the same document at once. When the statement is sent again, it finds the document.
bool isRace(const Refusal& refusal) { return refusal.error.retry == Retry::ResendOnly; }

Certainty certaintyOf(const Operation& operation) {
  return familyOf(operation) == Family::Cache ? Certainty::Primary : Certainty::Majority;
}

}  // namespace

std::optional<Error> Executor::carryOut(Batch batch) {
  batch_ = std::move(batch);
  if (const Error* const fault = faultBefore(operation())) {
    deliverAll(*fault);
    return std::nullopt;
  }
  std::visit(
      [this]<typename Op>(const Op& op) {
        if constexpr (std::is_same_v<Op, CachePrune>)
          throw std::logic_error("MongoDB removes what has expired by itself");
        else
          (*this)(op);
      },
      operation());
  return lost_;
}

void Executor::refuse(Batch batch, Error error) {
  batch_ = std::move(batch);
  deliverAll(neverApplied(std::move(error)));
}

std::optional<Error> Executor::resume() {
  pendingCount_.resumed();
  count();
  return lost_;
}

// Connecting is never refused: it finds the fault, and later finds that the fault has been repaired.
const Error* Executor::faultBefore(const Operation& operation) const {
  return familyOf(operation) == Family::Connection ? nullptr : schema_.faultOf(collectionOf(operation));
}

// ---- the effect of a reply on the batch ----

Reply Executor::write(Document command, Batch* raced) {
  wrote_ = true;
  Reply reply = connection_.run(std::move(command), certaintyOf(operation()), replyLimit());
  sort(reply, raced);
  return reply;
}

void Executor::sort(const Reply& reply, Batch* raced) {
  if (reply.lost) {
    lost_ = reply.lost;
    batch_.clear();
    return;
  }
  if (const auto refusal = refusalOf(reply)) return turnAway(*refusal);
  const auto failures = failedStatements(reply);
  Batch done;
  for (size_t at = 0; at < batch_.size(); ++at) {
    const auto failure = failures.find(at);
    if (failure == failures.end())
      done.push_back(batch_[at]);
    else if (raced && (isRace(failure->second) || saysNo(failure->second.code)))
      raced->push_back(batch_[at]);
    else
      failAlone(batch_[at], failure->second);
  }
  batch_ = std::move(done);
  if (const auto doubt = unconfirmedBy(reply)) confirm(*doubt);
}

void Executor::turnAway(const Refusal& refusal) {
  // From the last job to the first: jobs that go back into the queue stay in order.
  for (auto job = batch_.rbegin(); job != batch_.rend(); ++job) fail(*job, refusal);
  batch_.clear();
}

// If the last write is refused, the writes it superseded are retried.
void Executor::failAlone(Job job, const Refusal& refusal) {
  const bool sums = std::holds_alternative<CircuitRecordFailure>(*job.operation);
  Batch superseded = sums ? Batch{} : std::exchange(job.superseded, {});
  fail(std::move(job), refusal);
  queue_.putBack(std::move(superseded));
}

void Executor::fail(Job job, const Refusal& refusal) {
  if (saysNo(refusal.code) && !mayBeElsewhere(job)) return deliver(job, Result{});
  const bool again = saysNo(refusal.code) || refusal.error.resends();
  if (again && job.tries < kMaxTries) return queue_.putBack({std::move(job)});
  const Error error = wrote_ ? refusal.error : neverApplied(refusal.error);
  leave(error);
  deliver(job, error);
}

// The lane decides what to do about the wrong server.
void Executor::leave(const Error& error) {
  if (error.wrongServer()) refusal_ = error;
}

// The write was applied, but may be rolled back. A repeatable operation is sent again until it is confirmed.
void Executor::confirm(const Refusal& doubt) {
  leave(doubt.error);
  for (auto job = batch_.rbegin(); job != batch_.rend(); ++job) {
    if (!doubt.error.wrongServer() && repeatable(*job->operation) && job->tries < kMaxDoubts)
      queue_.putBack({*job});
    else
      deliver(*job, doubt.error);
  }
  batch_.clear();
}

bool Executor::read(Document command, Certainty certainty) {
  const bool finds = find(*command.get(), "find").has_value();
  const std::string collection(textAt(*command.get(), finds ? "find" : "aggregate"));
  const size_t limit = replyLimit();
  size_t taken = 0;
  replies_.clear();
  for (;;) {
    Reply reply = connection_.run(std::move(command), certainty, limit);
    lost_ = reply.lost;
    if (lost_) {
      if (lost_->retry == Retry::OneByOne) refuseReply();
      return false;
    }
    if (auto refusal = refusalOf(reply)) {
      if (wrote_) refusal->error = maybeApplied(std::move(refusal->error));
      turnAway(*refusal);
      return false;
    }
    const int64_t cursor = integerAt(*reply.body.get(), "cursor.id", 0);
    taken += reply.body.get()->len;
    replies_.push_back(std::move(reply));
    if (taken > limit) {
      replies_.clear();
      if (cursor != 0) closeCursor(collection, cursor);
      if (!lost_) refuseReply();
      batch_.clear();
      return false;
    }
    if (cursor == 0) return true;
    command = std::move(Document().integer("getMore", cursor).text("collection", collection));
    certainty = Certainty::Read;
  }
}

// Each job of a batch may take the whole limit of a plain reply.
size_t Executor::replyLimit() const {
  const ReplyLimits& limits = connection_.limits();
  const size_t whole = limits.ofValues();
  return returnsStored(operation()) ? whole : std::min(whole, kMaxPlainReply * std::max<size_t>(1, batch_.size()));
}

// Jobs that shared the command are sent one by one: the reply to one of them may be too long.
void Executor::refuseReply() {
  const auto error = replyTooLong(operation(), replyLimit());
  if (error && batch_.size() == 1) return deliverAll(*error);
  for (auto job = batch_.rbegin(); job != batch_.rend(); ++job) {
    if (lost_) {
      queue_.goesAlone(job->id);
    } else {
      job->alone = true;
      queue_.putBack({*job});
    }
  }
}

void Executor::closeCursor(const std::string& collection, int64_t cursor) {
  Document cursors;
  const Reply reply = connection_.run(
      std::move(Document().text("killCursors", collection).array("cursors", cursors.integer("0", cursor))),
      Certainty::Read);
  lost_ = reply.lost;
}

void Executor::deliver(const Job& job, const Outcome& outcome) {
  for (const Job& superseded : job.superseded) deliver_(superseded.id, outcome);
  deliver_(job.id, outcome);
}

void Executor::deliverAll(const Outcome& outcome) {
  for (const Job& job : batch_) deliver(job, outcome);
}

// ---- writes ----

void Executor::update() {
  write(updatesOf(batch_));
  deliverAll(Result{});
}

void Executor::remove() {
  write(deletesOf(batch_));
  deliverAll(Result{});
}

// The reply has only the number of all freed locks. A lock that was not found by its _id may be a document of other
// software.
void Executor::releaseLocks() {
  int64_t freed = countAt(*write(releasesOf(batch_)).body.get(), "n");
  const auto freesAll = [&] { return freed >= static_cast<int64_t>(batch_.size()); };
  if (!freesAll()) freed += countAt(*write(deletesOf(batch_)).body.get(), "n");
  deliverAll(freesAll() || freed == 0 ? Result{freesAll()} : Result{});
}

void Executor::operator()(const Connect& wish) {
  Prepared prepared = schema_.prepare(connection_, wish);
  lost_ = std::move(prepared.lost);
  if (lost_) return;
  if (prepared.error)
    deliverAll(*prepared.error);
  else
    deliverAll(Result{});
}

void Executor::operator()(const ServerTime&) {
  const Reply reply = ask("hello");
  if (batch_.empty()) return;
  const auto time = timeAt(*reply.body.get(), "localTime");
  deliverAll(time ? Result{*time} : Result{});
}

void Executor::operator()(const Inspect& wish) {
  Inspection inspection{"MongoDB", {}, connection_.encryption()};
  const Reply build = ask("buildInfo");
  if (batch_.empty()) return;
  inspection.version = textAt(*build.body.get(), "version");
  const Reply hello = ask("hello");
  if (batch_.empty()) return;
  inspection.settings["replicaSet"] = textAt(*hello.body.get(), "setName");
  const Prepared looked = Schema::inspect(connection_, wish, inspection.tables);
  lost_ = looked.lost;
  if (!lost_) deliverAll(looked.error ? Outcome(*looked.error) : Outcome(Result{textOf(inspection)}));
}

Reply Executor::ask(const char* command) {
  Reply reply = connection_.run(std::move(Document().integer(command, 1)), Certainty::Read);
  sort(reply, nullptr);
  return reply;
}

// In parts, so that no other operation waits for long.
void Executor::operator()(const CacheClear& clear) {
  std::string end;
  do {
    if (!read(findEndOfPart(clear))) return;
    end.clear();
    eachRow([&end](const bson_t& row) { end = textAt(row, "key"); });
    write(removePart(clear, end));
  } while (!end.empty() && !batch_.empty());
  deliverAll(Result{});
}

}  // namespace persistence::mongodb
