// Operations wait in queues, are sent in batches, and get their outcomes when the transaction of their batch has ended.
// A batch that fails is rolled back as a whole: the operation that failed gets the error, and the others are sent again
// one by one.
#include "postgres/store.hpp"

#include <deque>
#include <utility>

#include "core/expiry_sweeper.hpp"
#include "core/reply_limits.hpp"
#include "postgres/batch.hpp"
#include "postgres/connection.hpp"
#include "postgres/errors.hpp"
#include "postgres/inspect.hpp"
#include "postgres/job_queues.hpp"

namespace persistence::postgres {
namespace {

constexpr int kMaxFailures = 10;
// The largest text that jsonb takes. The server does not report this limit.
constexpr size_t kLargestJson = size_t{256} << 20;

const Statement& sweepOf(Family family) {
  if (family == Family::Lock) return kSweepLocks;
  return family == Family::Cache ? kSweepCache : kSweepIdempotency;
}

class PostgresStore : public Store, private Receiver {
 public:
  explicit PostgresStore(const Settings& settings)
      : settings_(settings),
        limits_(settings_, kLargestJson),
        connection_(settings_),
        schema_{settings_.schema, targetOf(settings_) + "/" + settings_.database, {}, {}, {}} {}

  std::optional<Error> open(const Login& login) override;
  bool tryNextServer() override { return connection_.tryNextServer(); }
  void close() override;
  Phase phase() const override { return connection_.phase(); }
  void submit(RequestId id, const Operation& operation) override;
  size_t unsent() const override { return queues_.size(); }
  Progress advance(const Deliver& deliver) override;
  Interest interest() const override;

 private:
  Progress connect();
  Progress converse();
  Progress lost() const;
  std::optional<Error> flood();
  bool refuse();

  void send();
  void send(Batch batch);
  void step(Batch batch);
  void sweep();
  void sentOut(Batch batch, bool sent);

  void answered(ResultHandle answer) override;
  void ended(ResultHandle failure) override;
  void settle(Batch& batch);
  void fail(Batch& batch);

  const Settings settings_;
  const ReplyLimits limits_;
  Connection connection_;
  std::unique_ptr<Pipeline> pipeline_;
  JobQueues queues_;
  std::deque<Batch> batches_;
  ExpirySweeper sweeper_;
  Schema schema_;
  const Deliver* deliver_ = nullptr;
  bool readCommitted_ = false;  // the database's default isolation is stricter
  bool broken_ = false;
};

std::optional<Error> PostgresStore::open(const Login& login) {
  close();
  connection_.open(login);
  return std::nullopt;
}

void PostgresStore::close() {
  pipeline_.reset();
  connection_.close();
  queues_.clear();
  batches_.clear();
  readCommitted_ = broken_ = false;
}

void PostgresStore::submit(RequestId id, const Operation& operation) {
  if (const std::string* defect = schema_.defectOf(operation))
    return queues_.refuse(id, Error{ErrorKind::SchemaMismatch, *defect, ""});
  Job job{id,    &operation, accessOf(operation),           0,
          false, false,      schema_.mayDiscard(operation), multiStepFor(operation, schema_)};
  if (const auto* inspect = std::get_if<Inspect>(&operation))
    job.multiStep = std::make_unique<Inspector>(*inspect, settings_.schema, connection_);
  queues_.add(std::move(job));
}

bool PostgresStore::refuse() {
  auto refused = queues_.takeRefused();
  for (auto& [id, error] : refused) (*deliver_)(id, std::move(error));
  return !refused.empty();
}

Progress PostgresStore::advance(const Deliver& deliver) {
  switch (phase()) {
    case Phase::Closed: return {};
    case Phase::Connecting: return connect();
    case Phase::Ready: break;
  }
  deliver_ = &deliver;
  return converse();
}

Progress PostgresStore::connect() {
  if (!connection_.canProceed()) return {};
  if (auto error = connection_.proceed()) return {true, std::move(error)};
  if (phase() == Phase::Ready)
    pipeline_ = std::make_unique<Pipeline>(connection_.handle(), settings_.schema, settings_.preparedStatements);
  return {true, std::nullopt};
}

Progress PostgresStore::converse() {
  const uint64_t before = pipeline_->received();
  const size_t sent = batches_.size();
  const bool refused = refuse();
  send();
  const bool dispatched = batches_.size() != sent || refused;
  if (!pipeline_->receive(*this)) return lost();
  if (auto error = flood()) return {true, std::move(error)};
  if (pipeline_->received() != before) send();
  if (!pipeline_->flush() || broken_) return lost();
  return {dispatched || pipeline_->received() != before, std::nullopt, std::exchange(schema_.warning, std::nullopt)};
}

Progress PostgresStore::lost() const { return {true, connection_.lost(pipeline_->parting())}; }

std::optional<Error> PostgresStore::flood() {
  const Job* const job = batches_.empty() ? nullptr : batches_.front().awaited();
  const size_t limit = job ? limits_.of(*job->operation) : kMaxPlainReply;
  if (pipeline_->growing() <= limit) return std::nullopt;
  if (auto error = job ? replyTooLong(*job->operation, limit) : std::nullopt) (*deliver_)(job->id, std::move(*error));
  return floodError(limit);
}

Interest PostgresStore::interest() const {
  Interest interest = connection_.interest();
  if (pipeline_) interest.write = pipeline_->hasUnsent();
  return interest;
}

// ---- sending ----

void PostgresStore::send() {
  while (!broken_ && !pipeline_->hasUnsent()) {
    Batch batch = queues_.next();
    if (batch.empty()) return;
    send(std::move(batch));
  }
}

void PostgresStore::send(Batch batch) {
  for (const Job& job : batch.jobs()) {
    queues_.leaves(job);
    sweeper_.note(*job.operation);
  }
  if (batch.multiStep()) return step(std::move(batch));
  const bool sent = batch.send(*pipeline_, readCommitted_);
  sentOut(std::move(batch), sent);
  sweep();
}

void PostgresStore::step(Batch batch) {
  auto next = batch.multiStep()->next(batch.answers());
  if (auto* outcome = std::get_if<Outcome>(&next)) {
    queues_.returned(batch);
    return (*deliver_)(batch.jobs().front().id, std::move(*outcome));
  }
  const bool sent = batch.send(*pipeline_, std::get<BoundStatements>(next));
  sentOut(std::move(batch), sent);
}

// Removing expired rows is a transaction of its own, so that its failure fails no operation.
void PostgresStore::sweep() {
  for (const auto& [family, table] : sweeper_.due()) {
    BoundStatements statements;
    statements.push_back({&sweepOf(family), {}, table});
    Batch batch;
    const bool sent = batch.send(*pipeline_, statements);
    sentOut(std::move(batch), sent);
  }
}

void PostgresStore::sentOut(Batch batch, bool sent) {
  batches_.push_back(std::move(batch));
  broken_ |= !sent || !pipeline_->flush();
}

// ---- answers ----

void PostgresStore::answered(ResultHandle answer) { batches_.front().answered(std::move(answer)); }

void PostgresStore::ended(ResultHandle failure) {
  Batch batch = std::move(batches_.front());
  batches_.pop_front();
  batch.ended(std::move(failure));
  if (batch.multiStep()) return step(std::move(batch));
  queues_.returned(batch);
  if (batch.failure())
    fail(batch);
  else
    settle(batch);
}

void PostgresStore::settle(Batch& batch) {
  for (size_t at = 0; at < batch.jobs().size(); ++at)
    if (auto& outcome = batch.outcomeOf(at)) (*deliver_)(batch.jobs()[at].id, std::move(*outcome));
  for (size_t at = batch.jobs().size(); at-- > 0;) {
    if (batch.outcomeOf(at)) continue;
    Job& job = batch.jobs()[at];
    if (batch.isOvertaken(at)) {
      (*deliver_)(job.id, untouched(*job.operation));
      continue;
    }
    job.checked = true;
    queues_.addAgain(job);
  }
}

// From last to first, because each job goes to the front of its queue: jobs sent again stay before later ones.
void PostgresStore::fail(Batch& batch) {
  const Error& error = batch.failure()->error;
  const Job* culprit = batch.culprit();
  if (batch.mayNotHold()) return (*deliver_)(culprit->id, untouched(*culprit->operation));
  readCommitted_ |= isSerializationFailure(error);
  for (auto job = batch.jobs().rbegin(); job != batch.jobs().rend(); ++job) {
    if (&*job == culprit && !(error.resends() && job->failures < kMaxFailures)) {
      (*deliver_)(job->id, error);
      continue;
    }
    if (&*job == culprit) ++job->failures;
    queues_.addAgain(*job);
  }
}

}  // namespace

std::unique_ptr<Store> makeStore(const Settings& settings) { return std::make_unique<PostgresStore>(settings); }

StoreSource storesFor(const std::string& document) {
  const Settings settings = readSettings(document);
  return {settings, [settings] { return makeStore(settings); }};
}

}  // namespace persistence::postgres
