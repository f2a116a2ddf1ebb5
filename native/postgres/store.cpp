// Operations wait in a line per family, go out in groups, and are answered when their group's transaction has ended.
// - An operation never goes out while another on its key is underway in another group, unless both only read.
// - A group that fails is rolled back as a whole: who caused it gets the error, the others go out again one by one.
#include "postgres/store.hpp"

#include <array>
#include <deque>
#include <utility>

#include "core/reply_limits.hpp"
#include "core/expiry_sweeper.hpp"
#include "postgres/connection.hpp"
#include "postgres/errors.hpp"
#include "postgres/batch.hpp"
#include "postgres/inspect.hpp"

namespace persistence::postgres {
namespace {

constexpr int kMostFailures = 10;
// The server does not say it: what jsonb holds at most.
constexpr size_t kLargestJson = size_t{256} << 20;
constexpr std::string_view kSerializationFailure = "40001";

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
  void submit(Ticket ticket, const Operation& operation) override;
  size_t unsent() const override;
  Progress advance(const Deliver& deliver) override;
  Interest interest() const override;

 private:
  static constexpr size_t kFamilies = static_cast<size_t>(Family::Idempotency) + 1;

  std::deque<Job>& lineOf(const Job& job) { return lines_[static_cast<size_t>(job.footprint.family)]; }

  Progress connect();
  Progress converse();
  Progress lost() const;
  std::optional<Error> flood();
  bool refuse();

  void dispatch();
  Group compose();
  void takeFrom(std::deque<Job>& line, Group& group);
  void dispatch(Group group);
  void step(Group group);
  void sweep();
  void underway(Group group, bool sent);

  void answered(ResultHandle answer) override;
  void ended(ResultHandle failure) override;
  void leave(const Group& group);
  void settle(Group& group);
  void fail(Group& group);
  void sendAgain(Job& job);
  bool mayTryAgain(const Job& job, const Error& error) const;

  const Settings settings_;
  const ReplyLimits limits_;
  Connection connection_;
  std::unique_ptr<Pipeline> pipeline_;
  std::array<std::deque<Job>, kFamilies> lines_;
  size_t firstLine_ = 0;
  std::deque<Group> groups_;
  Underway underway_;
  Sweeper sweeper_;
  Schema schema_;
  std::vector<std::pair<Ticket, Error>> refused_;  // about a table that must not be used
  const Deliver* deliver_ = nullptr;
  bool readCommitted_ = false;  // the database's default is stricter
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
  for (auto& line : lines_) line.clear();
  groups_.clear();
  refused_.clear();
  underway_.clear();
  readCommitted_ = broken_ = false;
}

void PostgresStore::submit(Ticket ticket, const Operation& operation) {
  if (const std::string* defect = schema_.defectOf(operation))
    return refused_.emplace_back(ticket, Error{ErrorKind::SchemaMismatch, *defect, ""}), void();
  Job job{ticket, &operation, footprintOf(operation),        0,
          false,  false,      schema_.mayDiscard(operation), procedureFor(operation, schema_)};
  if (const auto* inspect = std::get_if<Inspect>(&operation))
    job.procedure = std::make_unique<Inspector>(*inspect, settings_.schema, connection_);
  lineOf(job).push_back(std::move(job));
}

size_t PostgresStore::unsent() const {
  size_t jobs = 0;
  for (const auto& line : lines_) jobs += line.size();
  return jobs;
}

bool PostgresStore::refuse() {
  if (refused_.empty()) return false;
  for (auto& [ticket, error] : std::exchange(refused_, {})) (*deliver_)(ticket, std::move(error));
  return true;
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
  const size_t sent = groups_.size();
  const bool refused = refuse();
  dispatch();
  const bool dispatched = groups_.size() != sent || refused;
  if (!pipeline_->receive(*this)) return lost();
  if (auto error = flood()) return {true, std::move(error)};
  if (pipeline_->received() != before) dispatch();
  if (!pipeline_->flush() || broken_) return lost();
  return {dispatched || pipeline_->received() != before, std::nullopt, std::exchange(schema_.warning, std::nullopt)};
}

Progress PostgresStore::lost() const { return {true, connection_.lost(pipeline_->parting())}; }

std::optional<Error> PostgresStore::flood() {
  const Job* const job = groups_.empty() ? nullptr : groups_.front().awaited();
  const size_t limit = job ? limits_.of(*job->operation) : kMaxPlainReply;
  if (pipeline_->growing() <= limit) return std::nullopt;
  if (auto error = job ? replyTooLong(*job->operation, limit) : std::nullopt)
    (*deliver_)(job->ticket, std::move(*error));
  return floodError(limit);
}

Interest PostgresStore::interest() const {
  Interest interest = connection_.interest();
  if (pipeline_) interest.write = pipeline_->hasUnsent();
  return interest;
}

// ---- out ----

void PostgresStore::dispatch() {
  while (!broken_ && !pipeline_->hasUnsent()) {
    Group group = compose();
    if (group.empty()) return;
    dispatch(std::move(group));
  }
}

// Begins with another line each time, so that none starves.
Group PostgresStore::compose() {
  Group group;
  firstLine_ = (firstLine_ + 1) % kFamilies;
  for (size_t at = 0; at < kFamilies; ++at) takeFrom(lines_[(firstLine_ + at) % kFamilies], group);
  return group;
}

void PostgresStore::takeFrom(std::deque<Job>& line, Group& group) {
  while (!line.empty() && group.takes(line.front()) && !underway_.clashes(line.front().footprint)) {
    group.add(std::move(line.front()));
    line.pop_front();
  }
}

void PostgresStore::dispatch(Group group) {
  for (const Job& job : group.jobs()) {
    underway_.add(job.footprint);
    sweeper_.note(*job.operation);
  }
  if (group.procedure()) return step(std::move(group));
  const bool sent = group.send(*pipeline_, readCommitted_);
  underway(std::move(group), sent);
  sweep();
}

void PostgresStore::step(Group group) {
  auto next = group.procedure()->next(group.answers());
  if (auto* outcome = std::get_if<Outcome>(&next)) {
    leave(group);
    return (*deliver_)(group.jobs().front().ticket, std::move(*outcome));
  }
  const bool sent = group.send(*pipeline_, std::get<Requests>(next));
  underway(std::move(group), sent);
}

// A transaction of its own: what becomes of it is nobody's concern.
void PostgresStore::sweep() {
  for (const auto& [family, table] : sweeper_.due()) {
    Requests requests;
    requests.push_back({&sweepOf(family), {}, table});
    Group group;
    const bool sent = group.send(*pipeline_, requests);
    underway(std::move(group), sent);
  }
}

void PostgresStore::underway(Group group, bool sent) {
  groups_.push_back(std::move(group));
  broken_ |= !sent || !pipeline_->flush();
}

// ---- in ----

void PostgresStore::answered(ResultHandle answer) { groups_.front().answered(std::move(answer)); }

void PostgresStore::ended(ResultHandle failure) {
  Group group = std::move(groups_.front());
  groups_.pop_front();
  group.ended(std::move(failure));
  if (group.procedure()) return step(std::move(group));
  leave(group);
  if (group.failure())
    fail(group);
  else
    settle(group);
}

void PostgresStore::leave(const Group& group) {
  for (const Job& job : group.jobs()) underway_.remove(job.footprint);
}

void PostgresStore::settle(Group& group) {
  for (size_t at = 0; at < group.jobs().size(); ++at)
    if (auto& outcome = group.outcomeOf(at)) (*deliver_)(group.jobs()[at].ticket, std::move(*outcome));
  for (size_t at = group.jobs().size(); at-- > 0;) {
    if (group.outcomeOf(at)) continue;
    Job& job = group.jobs()[at];
    if (group.isOvertaken(at)) {
      (*deliver_)(job.ticket, untouched(*job.operation));
      continue;
    }
    job.checked = true;
    sendAgain(job);
  }
}

void PostgresStore::sendAgain(Job& job) {
  job.alone = true;
  lineOf(job).push_front(std::move(job));
}

// Those that go out again keep their places before everything that came later.
void PostgresStore::fail(Group& group) {
  const Error& error = group.failure()->error;
  const Job* culprit = group.culprit();
  if (group.mayNotHold()) return (*deliver_)(culprit->ticket, untouched(*culprit->operation));
  readCommitted_ |= error.nativeCode == kSerializationFailure;
  for (auto job = group.jobs().rbegin(); job != group.jobs().rend(); ++job) {
    if (&*job == culprit && !mayTryAgain(*job, error)) {
      (*deliver_)(job->ticket, error);
      continue;
    }
    if (&*job == culprit) ++job->failures;
    sendAgain(*job);
  }
}

bool PostgresStore::mayTryAgain(const Job& job, const Error& error) const {
  return passesWhenSentAlone(error.nativeCode) && job.failures < kMostFailures;
}

}  // namespace

std::unique_ptr<Store> makeStore(const Settings& settings) { return std::make_unique<PostgresStore>(settings); }

}  // namespace persistence::postgres
