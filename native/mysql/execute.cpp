#include "mysql/execute.hpp"

#include <algorithm>
#include <utility>

#include "core/reply_limits.hpp"
#include "mysql/errors.hpp"
#include "mysql/inspect.hpp"
#include "mysql/rows.hpp"
#include "mysql/schema.hpp"

namespace persistence::mysql {
namespace {

constexpr int kMaxTries = 20;
// A node refuses a write that conflicts with another node's write until it has applied that one itself.
constexpr int kTriesAtOnce = 2;
constexpr std::chrono::milliseconds kPause{1};

// The checkpoint statements compare the tasks byte for byte, so they need no guarded transaction.
bool writesOneKey(const Job& job) { return job.access.writes && job.access.family != Family::Checkpoint; }

Packets::Limits widest(Packets::Limits one, Packets::Limits other) {
  return {std::max(one.row, other.row), std::max(one.reply, other.reply)};
}

// The other statements, such as BEGIN and COMMIT, return no rows.
std::vector<Outcome> outcomesIn(const Jobs& jobs, const Answers& answers, size_t telling, unsigned columns) {
  for (size_t at = 0; at < answers.size(); ++at)
    if (at != telling) expectDone(answers[at]);
  return decode(jobs, answers[telling], columns);
}

bool leavesOpen(const Outcome& outcome) {
  const auto* error = std::get_if<Error>(&outcome);
  return error && !error->outcomeKnown;
}

}  // namespace

void Executor::carryOut(Plan plan) {
  int last = -1;
  for (const Batch& batch : plan.batches()) last = std::max(last, batch.level);
  for (int level = 0; level <= last && !connection_.lost(); ++level) carryOut(plan, level);
}

void Executor::carryOut(Plan& plan, int level) {
  std::vector<Batch*> plain;
  std::vector<Batch*> others;
  for (Batch& batch : plan.batches()) {
    if (batch.level != level) continue;
    sortByKey(batch.jobs);
    const Table& table = server_.table(tableOf(*batch.jobs.front().operation));
    if (!table.flaw.empty() && batch.jobs.front().access.family != Family::Connection) {
      refuse(batch.jobs, table);
      continue;
    }
    const Job& first = batch.jobs.front();
    const bool direct = isOneExchange(*first.operation) && !(table.folds && first.access.writes);
    (direct ? plain : others).push_back(&batch);
  }
  if (!plain.empty()) exchange(plain);
  for (Batch* batch : others) {
    if (connection_.lost()) return;
    if (!special(*batch)) alone(batch->jobs);
  }
}

void Executor::refuse(const Jobs& jobs, const Table& table) {
  for (const Job& job : jobs) deliver_(job.id, Error{ErrorKind::SchemaMismatch, table.flaw, ""});
}

// All statements of a level go out together.
void Executor::exchange(std::vector<Batch*>& batches) {
  if (batches.size() == 1 && execute(*batches.front())) return;
  Statements statements;
  struct Part {
    Batch* batch;
    size_t begin, end;
    Exchange exchange;  ///< its statements have been moved to `statements`
  };
  std::vector<Part> parts;
  std::vector<Batch*> tooLarge;
  Packets::Limits limits{kMaxPlainReply, kMaxPlainReply};
  for (Batch* batch : batches) {
    if (!connection_.facts().takes(payloadOf(batch->jobs.front()))) {
      tooLarge.push_back(batch);
      continue;
    }
    const Table& table = server_.table(tableOf(*batch->jobs.front().operation));
    Exchange exchange = encode(batch->jobs, table, connection_.facts().isMariadb());
    if (tooLong(exchange.statements)) {
      tooLarge.push_back(batch);
      continue;
    }
    const size_t begin = statements.size();
    if (exchange.transaction) statements.emplace_back(kBegin);
    exchange.telling += statements.size() - begin;
    for (std::string& text : exchange.statements) statements.push_back(std::move(text));
    if (exchange.transaction) statements.emplace_back(kCommit);
    parts.push_back({batch, begin, statements.size(), std::move(exchange)});
    limits = widest(limits, replyLimits(batch->jobs));
  }
  Answers answers = connection_.ask(statements, limits);
  if (connection_.lost()) {
    const auto failed =
        std::find_if(answers.begin(), answers.end(), [](auto& answer) { return answer.code == CR_SERVER_LOST; });
    const auto at = static_cast<size_t>(failed - answers.begin());
    for (const Part& part : parts)
      if (part.begin <= at && at < part.end) refuseReply(part.batch->jobs);
    return;
  }
  for (const Part& part : parts) {
    Answers own(std::make_move_iterator(answers.begin() + static_cast<ptrdiff_t>(part.begin)),
                std::make_move_iterator(answers.begin() + static_cast<ptrdiff_t>(part.end)));
    settle(*part.batch, own, part.exchange);
  }
  for (Batch* batch : tooLarge) alone(batch->jobs);
}

// Sends a single write as a prepared statement. False if it can't be one.
bool Executor::execute(Batch& batch) {
  const Job& job = batch.jobs.front();
  if (batch.jobs.size() > 1 || !job.access.writes || !connection_.facts().takes(batch.bytes)) return false;
  const Table& table = server_.table(tableOf(*job.operation));
  auto answer = connection_.execute(composeBound(batch.jobs, table, connection_.facts().isMariadb()));
  if (!answer || connection_.lost()) return answer.has_value();
  Answers answers;
  answers.push_back(std::move(*answer));
  settle(batch, answers, {});
  return true;
}

void Executor::settle(Batch& batch, const Answers& answers, const Exchange& exchange) {
  if (const auto failure = failureOf(answers, exchange.transaction)) return again(batch.jobs, *failure);
  if (const size_t dropped = answers[exchange.telling].dropped) {
    if (batch.jobs.front().access.writes)
      throw Unexpected("the answer to a write", "rows of " + std::to_string(dropped) + " bytes");
    return apart(batch, dropped);
  }
  std::vector<Outcome> outcomes = outcomesIn(batch.jobs, answers, exchange.telling, exchange.columns);
  for (size_t at = 0; at < batch.jobs.size(); ++at) deliver_(batch.jobs[at].id, std::move(outcomes[at]));
}

// All operations of a batch are of one kind, so the first one decides for all.
void Executor::again(const Jobs& jobs, const Failure& failure) {
  if (!failure.mayCountTwice || repeatable(*jobs.front().operation)) return alone(jobs, !failure.error.outcomeKnown);
  for (const Job& job : jobs) deliver_(job.id, failure.error);
}

// `open`: an earlier statement may have applied the operations.
void Executor::alone(const Jobs& jobs, bool open) {
  for (const Job& job : jobs) {
    Outcome outcome = attempt({job}, open);
    if (connection_.lost()) return refuseReply({job});
    deliver_(job.id, std::move(outcome));
  }
}

// Splits reads whose values together were too large. The parts fit if all values are of about one size.
void Executor::apart(Batch& batch, size_t bytes) {
  const size_t parts = 2 * (bytes / replyLimit(batch.jobs) + 1);
  const size_t size = std::max<size_t>(batch.jobs.size() / parts, 1);
  for (auto at = batch.jobs.begin(); at != batch.jobs.end() && !connection_.lost();) {
    const auto end = at + static_cast<ptrdiff_t>(std::min(size, static_cast<size_t>(batch.jobs.end() - at)));
    Batch part{batch.level, Jobs(at, end), 0};
    std::vector<Batch*> parts{&part};
    if (size > 1)
      exchange(parts);
    else
      alone(part.jobs);
    at = end;
  }
}

// The limit applies to each of the values that are read together.
Packets::Limits Executor::replyLimits(const Jobs& jobs) const {
  const size_t limit = replyLimit(jobs);
  return {limit, returnsStored(*jobs.front().operation) ? limit * jobs.size() : limit};
}

// A batch without stored values may take one plain reply for each operation.
size_t Executor::replyLimit(const Jobs& jobs) const {
  const size_t whole = connection_.facts().limits().ofValues();
  return returnsStored(*jobs.front().operation) ? whole : std::min(whole, kMaxPlainReply * jobs.size());
}

// If the reply to several operations was too long, each is sent by itself on the next connection.
void Executor::refuseReply(const Jobs& jobs) {
  if (connection_.lost()->retry != Retry::OneByOne) return;
  const Operation& operation = *jobs.front().operation;
  const auto error = replyTooLong(operation, replyLimit(jobs));
  if (error && jobs.size() == 1) return deliver_(jobs.front().id, *error);
  for (const Job& job : jobs) tooLong_.push_back(job.id);
}

Outcome Executor::attempt(const Jobs& job, bool open) {
  bool asked = false;
  int tries = 1;
  Outcome outcome = attemptOnce(job);
  for (; tries < kMaxTries && mayPass(outcome, asked); ++tries) {
    open |= leavesOpen(outcome);
    if (tries == kTriesAtOnce) connection_.waitForOthers(true);
    if (tries > kTriesAtOnce) connection_.pause(tries * kPause);
    outcome = attemptOnce(job);
  }
  if (tries > kTriesAtOnce && !connection_.lost()) connection_.waitForOthers(false);
  Error* error = std::get_if<Error>(&outcome);
  // An earlier try may have been applied although the last one was refused.
  if (error && open && job.front().access.writes) *error = maybeApplied(std::move(*error));
  return outcome;
}

bool Executor::mayPass(Outcome& outcome, bool& asked) {
  Error* error = std::get_if<Error>(&outcome);
  if (!error || connection_.lost()) return false;
  return (error->resends() || (!std::exchange(asked, true) && hasPassed(*error))) && !connection_.lost();
}

// A server that was read-only when it refused may have been promoted before it is asked. The error keeps the answer,
// because a second query might be answered differently.
bool Executor::hasPassed(Error& refusal) {
  if (!doubtAbout(refusal)) return false;
  refusal = connection_.understood(std::move(refusal));
  return !refusal.wrongServer() && !connection_.lost();
}

Outcome Executor::attemptOnce(const Jobs& job) {
  // Composing the statement would take time, and the server would refuse it anyway.
  if (const size_t bytes = payloadOf(job.front()); !connection_.facts().takes(bytes))
    return errorOf(server_.tooLong(bytes));
  const Operation& operation = *job.front().operation;
  const Table& table = server_.table(tableOf(operation));
  if (std::holds_alternative<CheckpointSave>(operation)) {
    const Failed failed = save(server_, settings_.database, job);
    return failed ? Outcome(*failed) : Outcome(Result());
  }
  if (const auto* cleanup = std::get_if<CheckpointCleanup>(&operation)) {
    const Failed failed = cleanUp(server_, settings_.database, *cleanup);
    return failed ? Outcome(*failed) : Outcome(Result());
  }
  Exchange exchange = encode(job, table, connection_.facts().isMariadb());
  if (auto error = tooLong(exchange.statements)) return beside(job, table).value_or(*error);
  if (table.folds && writesOneKey(job.front())) return guarded(server_, job);
  Answers answers = connection_.ask(exchange.statements, replyLimits(job));
  if (const Answer* failed = failureIn(answers)) return errorOf(*failed);
  return outcomesIn(job, answers, exchange.telling, exchange.columns).front();
}

// Sends the values apart from the statement: as literals they may be twice as long. nullopt if that is impossible.
std::optional<Outcome> Executor::beside(const Jobs& job, const Table& table) {
  if (table.folds || !job.front().access.writes) return std::nullopt;
  const Bound bound = composeBound(job, table, connection_.facts().isMariadb());
  if (!connection_.facts().takes(sizeOf(bound))) return std::nullopt;
  const auto answer = connection_.execute(bound, PreparedStatements::When::AtOnce);
  if (!answer) return std::nullopt;
  return answer->failed() ? Outcome(errorOf(*answer)) : decode(job, *answer, 0).front();
}

// Carries out operations that are no single statement. False: the caller sends them one by one.
bool Executor::special(Batch& batch) {
  const Job& job = batch.jobs.front();
  if (job.access.family == Family::Connection) {
    for (const Job& each : batch.jobs) {
      Outcome outcome = prepare(*each.operation);
      if (connection_.lost()) return true;
      deliver_(each.id, std::move(outcome));
    }
    return true;
  }
  if (std::holds_alternative<CacheClear>(*job.operation) || std::holds_alternative<CachePrune>(*job.operation)) {
    deletes_.emplace_back(job.id, *job.operation);
    return true;
  }
  const bool saves = std::holds_alternative<CheckpointSave>(*job.operation);
  const bool folds = saves && server_.table(tableOf(*job.operation)).folds;
  if (!saves || folds || !connection_.facts().takes(batch.bytes * 2)) return false;
  if (const Failed failed = save(server_, settings_.database, batch.jobs)) {
    alone(batch.jobs, !failed->outcomeKnown);
    return true;
  }
  for (const Job& each : batch.jobs) deliver_(each.id, Result());
  return true;
}

Outcome Executor::prepare(const Operation& operation) {
  if (const auto* inspect = std::get_if<Inspect>(&operation)) return mysql::inspect(server_, *inspect);
  if (std::holds_alternative<ServerTime>(operation)) return serverTime(server_);
  return connect(std::get<Connect>(operation));
}

Outcome Executor::connect(const Connect& connect) {
  EnsureSchema schema(server_, settings_.database, connect);
  Outcome outcome = schema.run();
  warning_ = schema.warning();
  return outcome;
}

std::optional<Error> Executor::tooLong(const Statements& statements) const {
  for (const std::string& text : statements) {
    if (connection_.facts().takes(text.size())) continue;
    return errorOf(server_.tooLong(text.size()));
  }
  return std::nullopt;
}

}  // namespace persistence::mysql
