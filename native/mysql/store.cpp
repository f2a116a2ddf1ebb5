// The conversation with the server is one function in calls that wait, run(), which advance() resumes.
// - Operations that wait go out together in a round: as statements of many rows, in an order that keeps call order.
// - A statement that fails has done nothing: its operations go out again one by one, so that only one's own error hits
// it.
// - A clash with other sessions is never the caller's: it is tried again.
#include "mysql/store.hpp"

#include <list>

#include "core/conversation.hpp"
#include "core/sweeper.hpp"
#include "mysql/errors.hpp"
#include "mysql/inspector.hpp"
#include "mysql/schema.hpp"

namespace persistence::mysql {
namespace {

constexpr int kMostTries = 20;
constexpr size_t kMostInRound = 2000;
constexpr size_t kMargin = 1024;  // what a server counts to a statement's length beside its text

// A task's checkpoints are told apart by the statements themselves.
bool writesOneKey(const Job& job) { return job.footprint.writes && job.footprint.family != Family::Checkpoint; }

class MysqlStore : public Store {
 public:
  explicit MysqlStore(const Settings& settings) : settings_(settings), connection_(settings_, conversation_) {}
  ~MysqlStore() override { close(); }

  std::optional<Error> open(const Login& login) override;
  void close() override;
  Phase phase() const override { return phase_; }
  void submit(Ticket ticket, const Operation& operation) override;
  Progress advance(const Deliver& deliver) override;
  Interest interest() const override { return conversation_.interest(); }

 private:
  Server server() { return {connection_, tables_}; }

  void run(const Login& login);
  bool idle();
  void round();
  Jobs take();
  void dispatch(Plan& plan, int level);
  void refuse(const Jobs& jobs, const Table& table);
  void exchange(std::vector<Batch*>& batches);
  void settle(Batch& batch, Answers answers, size_t telling);
  void alone(const Jobs& jobs);
  Outcome attempt(const Jobs& job);
  Outcome attemptOnce(const Jobs& job);
  bool special(Batch& batch);
  Outcome prepare(const Operation& operation);
  Outcome connect(const Connect& connect);
  void walk();
  void sweepStale();
  std::optional<Error> tooLong(const Statements& statements) const;
  void answer(const Job& job, Outcome outcome);

  const Settings settings_;
  Conversation conversation_;
  Connection connection_;
  Phase phase_ = Phase::Closed;
  std::optional<Error> failure_;
  std::optional<Error> warning_;
  const Deliver* deliver_ = nullptr;

  std::map<std::string, Table> tables_;
  Jobs waiting_;
  std::list<Walk> walks_;
  Sweeper sweeper_;
};

std::optional<Error> MysqlStore::open(const Login& login) {
  close();
  phase_ = Phase::Connecting;
  conversation_.begin([this, login] { run(login); });
  return std::nullopt;
}

void MysqlStore::close() {
  deliver_ = nullptr;
  connection_.runsHere();
  conversation_.end();
  waiting_.clear();
  walks_.clear();
  failure_.reset();
  phase_ = Phase::Closed;
}

void MysqlStore::submit(Ticket ticket, const Operation& operation) {
  waiting_.push_back({ticket, &operation, footprintOf(operation)});
}

Progress MysqlStore::advance(const Deliver& deliver) {
  connection_.runsHere();
  deliver_ = &deliver;
  const bool moved = conversation_.resume(!waiting_.empty() || !walks_.empty());
  deliver_ = nullptr;
  if (!moved) return {};
  return {true, failure_, std::exchange(warning_, std::nullopt)};
}

// ---- inside the conversation ----

void MysqlStore::run(const Login& login) {
  failure_ = connection_.establish(login);
  if (!failure_ && !conversation_.ending()) {
    phase_ = Phase::Ready;
    while (!conversation_.ending() && !connection_.lost() && idle()) round();
    failure_ = connection_.lost();
  }
  connection_.close();
}

// Until there is work. What comes unasked is the server's farewell.
bool MysqlStore::idle() {
  while (waiting_.empty() && walks_.empty()) {
    if (!conversation_.idle(connection_.socket())) return false;
    if (!waiting_.empty()) break;
    connection_.probe();
    if (connection_.lost()) return false;
  }
  return true;
}

void MysqlStore::round() {
  Plan plan(take(), tables_);
  int last = -1;
  for (const Batch& batch : plan.batches()) last = std::max(last, batch.level);
  for (int level = 0; level <= last && !connection_.lost(); ++level) dispatch(plan, level);
  if (!connection_.lost()) walk();
  if (!connection_.lost()) sweepStale();
}

Jobs MysqlStore::take() {
  Jobs taken;
  if (waiting_.size() <= kMostInRound) {
    taken.swap(waiting_);
  } else {
    const auto end = waiting_.begin() + kMostInRound;
    taken.assign(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
  }
  for (const Job& job : taken) sweeper_.note(*job.operation);
  return taken;
}

void MysqlStore::dispatch(Plan& plan, int level) {
  std::vector<Batch*> plain;
  std::vector<Batch*> others;
  for (Batch& batch : plan.batches()) {
    if (batch.level != level) continue;
    sortByKey(batch.jobs);
    const Table& table = server().table(tableOf(*batch.jobs.front().operation));
    if (!table.flaw.empty() && batch.jobs.front().footprint.family != Family::Connection) {
      refuse(batch.jobs, table);
      continue;
    }
    const bool direct =
        !compose(batch.jobs, {}, true).statements.empty() && !(table.folds && batch.jobs.front().footprint.writes);
    (direct ? plain : others).push_back(&batch);
  }
  if (!plain.empty()) exchange(plain);
  for (Batch* batch : others) {
    if (connection_.lost()) return;
    if (!special(*batch)) alone(batch->jobs);
  }
}

void MysqlStore::refuse(const Jobs& jobs, const Table& table) {
  for (const Job& job : jobs) answer(job, Error{ErrorKind::SchemaMismatch, table.flaw, ""});
}

// All statements of a level go out together.
void MysqlStore::exchange(std::vector<Batch*>& batches) {
  Statements statements;
  struct Part {
    Batch* batch;
    size_t begin, end, telling;
  };
  std::vector<Part> parts;
  std::vector<Batch*> tooLarge;
  for (Batch* batch : batches) {
    const Table& table = server().table(tableOf(*batch->jobs.front().operation));
    Exchange exchange = compose(batch->jobs, table, connection_.isMariadb());
    if (tooLong(exchange.statements)) {
      tooLarge.push_back(batch);
      continue;
    }
    const size_t begin = statements.size();
    if (exchange.transaction) statements.emplace_back(kBegin);
    const size_t telling = statements.size() - begin + exchange.telling;
    for (std::string& text : exchange.statements) statements.push_back(std::move(text));
    if (exchange.transaction) statements.emplace_back(kCommit);
    parts.push_back({batch, begin, statements.size(), telling});
  }
  Answers answers = connection_.ask(statements);
  if (connection_.lost()) return;
  for (const Part& part : parts) {
    Answers own(std::make_move_iterator(answers.begin() + static_cast<ptrdiff_t>(part.begin)),
                std::make_move_iterator(answers.begin() + static_cast<ptrdiff_t>(part.end)));
    settle(*part.batch, std::move(own), part.telling);
  }
  for (Batch* batch : tooLarge) alone(batch->jobs);
}

void MysqlStore::settle(Batch& batch, Answers answers, size_t telling) {
  if (failureIn(answers)) return alone(batch.jobs);
  std::vector<Outcome> outcomes = decode(batch.jobs, answers[telling]);
  for (size_t at = 0; at < batch.jobs.size(); ++at) answer(batch.jobs[at], std::move(outcomes[at]));
}

void MysqlStore::alone(const Jobs& jobs) {
  for (const Job& job : jobs) {
    Outcome outcome = attempt({job});
    if (connection_.lost()) return;
    answer(job, std::move(outcome));
  }
}

Outcome MysqlStore::attempt(const Jobs& job) {
  for (int tries = 1;; ++tries) {
    Outcome outcome = attemptOnce(job);
    const Error* error = std::get_if<Error>(&outcome);
    const unsigned code = error ? static_cast<unsigned>(std::atoi(error->nativeCode.c_str())) : 0;
    if (!passesLater(code) || tries == kMostTries || connection_.lost()) return outcome;
  }
}

Outcome MysqlStore::attemptOnce(const Jobs& job) {
  const Operation& operation = *job.front().operation;
  const Server server = this->server();
  const Table& table = server.table(tableOf(operation));
  if (std::holds_alternative<CheckpointSave>(operation)) {
    const Failed failed = save(server, settings_.database, job);
    return failed ? Outcome(*failed) : Outcome(Result());
  }
  if (const auto* cleanup = std::get_if<CheckpointCleanup>(&operation)) {
    const Failed failed = cleanUp(server, settings_.database, *cleanup);
    return failed ? Outcome(*failed) : Outcome(Result());
  }
  Exchange exchange = compose(job, table, connection_.isMariadb());
  if (auto error = tooLong(exchange.statements)) return *error;
  if (table.folds && writesOneKey(job.front())) return guarded(server, job);
  if (exchange.transaction) {
    exchange.statements.insert(exchange.statements.begin(), kBegin);
    exchange.statements.emplace_back(kCommit);
    ++exchange.telling;
  }
  Answers answers = connection_.ask(exchange.statements);
  if (const Answer* failed = failureIn(answers)) return errorOf(*failed);
  return decode(job, answers[exchange.telling]).front();
}

// What is no single statement; false: it goes one by one.
bool MysqlStore::special(Batch& batch) {
  const Job& job = batch.jobs.front();
  if (job.footprint.family == Family::Connection) {
    for (const Job& each : batch.jobs) {
      Outcome outcome = prepare(*each.operation);
      if (connection_.lost()) return true;
      answer(each, std::move(outcome));
    }
    return true;
  }
  if (std::holds_alternative<CacheClear>(*job.operation) || std::holds_alternative<CachePrune>(*job.operation)) {
    walks_.emplace_back(job.ticket, *job.operation);
    return true;
  }
  const bool saves = std::holds_alternative<CheckpointSave>(*job.operation);
  const bool folds = saves && server().table(tableOf(*job.operation)).folds;
  if (!saves || folds || batch.bytes * 2 + kMargin > connection_.longest()) return false;
  if (save(server(), settings_.database, batch.jobs)) return false;
  for (const Job& each : batch.jobs) answer(each, Result());
  return true;
}

Outcome MysqlStore::prepare(const Operation& operation) {
  if (const auto* inspect = std::get_if<Inspect>(&operation)) return mysql::inspect(server(), *inspect);
  if (std::holds_alternative<ServerTime>(operation)) return serverTime(server());
  return connect(std::get<Connect>(operation));
}

Outcome MysqlStore::connect(const Connect& connect) {
  const Server server = this->server();
  EnsureSchema schema(server, settings_.database, connect);
  Outcome outcome = schema.run();
  warning_ = schema.warning();
  return outcome;
}

// One batch each, so that others get their turn in between.
void MysqlStore::walk() {
  for (auto at = walks_.begin(); at != walks_.end() && !connection_.lost();) {
    auto outcome = at->step(server());
    if (outcome && !connection_.lost()) {
      answer({at->ticket(), nullptr, {}}, std::move(*outcome));
      at = walks_.erase(at);
    } else {
      ++at;
    }
  }
}

void MysqlStore::sweepStale() {
  for (const auto& [family, own] : sweeper_.due()) {
    if (connection_.lost()) return;
    const Table& table = server().table(own.empty() ? documentedTable(family) : own);
    if (table.flaw.empty()) sweep(server(), table);
  }
}

std::optional<Error> MysqlStore::tooLong(const Statements& statements) const {
  for (const std::string& text : statements) {
    if (text.size() + kMargin <= connection_.longest()) continue;
    return Error{ErrorKind::ValueTooLarge,
                 "the statement would have " + std::to_string(text.size()) + " bytes, and the server takes " +
                     std::to_string(connection_.longest()) + " (its max_allowed_packet)",
                 ""};
  }
  return std::nullopt;
}

void MysqlStore::answer(const Job& job, Outcome outcome) {
  if (deliver_) (*deliver_)(job.ticket, std::move(outcome));
}

}  // namespace

std::unique_ptr<Store> makeStore(const Settings& settings) { return std::make_unique<MysqlStore>(settings); }

}  // namespace persistence::mysql
