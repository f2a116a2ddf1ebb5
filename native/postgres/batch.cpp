#include "postgres/batch.hpp"

#include <algorithm>
#include <set>

#include "postgres/errors.hpp"

namespace persistence::postgres {
namespace {

// Checkpoints stay in call order, because two of them may conflict by task or by id. Their tasks are locked in order
// beforehand.
uint64_t rankOf(const Job& job) { return job.access.family == Family::Checkpoint ? UINT64_MAX : job.access.key; }

std::set<int64_t> tasksOf(const std::vector<Job>& jobs) {
  std::set<int64_t> tasks;
  for (const Job& job : jobs)
    if (job.access.locksTask()) tasks.insert(taskLock(*job.operation));
  return tasks;
}

BoundStatement serialize(const std::set<int64_t>& tasks) {
  std::string list;
  for (const int64_t task : tasks) list += (list.empty() ? "{" : ",") + std::to_string(task);
  BoundStatement bound{&kSerialize, {}, {}};
  bound.parameters.own(list + "}");
  return bound;
}

// Whether `read` is a read of many keys, and `write` a write of one of them.
bool readsWritten(const Access& read, const Access& write) {
  return write.writes && std::find(read.keys.begin(), read.keys.end(), write.key) != read.keys.end();
}

Error errorOf(const PGresult& answer) {
  const char* message = PQresultErrorField(&answer, PG_DIAG_MESSAGE_PRIMARY);
  return serverError(sqlstateOf(answer), message ? message : "the server gave an unexpected answer");
}

}  // namespace

bool Batch::takes(const Job& job) const {
  if (jobs_.empty()) return true;
  const Job& first = jobs_.front();
  const bool single = first.alone || first.access.alone || job.alone || job.access.alone;
  return !single && jobs_.size() < kMax && !losesPlace(job);
}

// sort() moves writes by their key: a read of many keys would not keep its place among the writes of its keys.
bool Batch::losesPlace(const Job& job) const {
  if (!readsMany_ && job.access.keys.empty()) return false;
  return std::any_of(jobs_.begin(), jobs_.end(), [&](const Job& other) {
    return readsWritten(other.access, job.access) || readsWritten(job.access, other.access);
  });
}

void Batch::add(Job job) {
  readsMany_ |= !job.access.keys.empty();
  jobs_.push_back(std::move(job));
}

bool Batch::send(Pipeline& pipeline, bool readCommitted) {
  sort();
  bool sent = sendAhead(pipeline, readCommitted);
  for (const Job& job : jobs_) sent = sent && pipeline.send(encode(*job.operation, job.watched));
  sent = sent && sendBehind(pipeline);
  outcomes_.resize(jobs_.size());
  return sent && pipeline.end();
}

bool Batch::send(Pipeline& pipeline, const BoundStatements& statements) {
  answered_ = 0;
  answers_ = {};
  bool sent = true;
  for (const BoundStatement& bound : statements) sent = sent && pipeline.send(bound);
  return sent && pipeline.end();
}

// Every process writes its rows in the same order, so that two batches never wait for each other. Writes of one key
// stay in call order.
void Batch::sort() {
  const auto writes = [](const Job& job) { return job.access.writes; };
  if (std::count_if(jobs_.begin(), jobs_.end(), writes) < 2) return;
  std::stable_sort(jobs_.begin(), jobs_.end(), [](const Job& a, const Job& b) { return rankOf(a) < rankOf(b); });
}

bool Batch::sendAhead(Pipeline& pipeline, bool readCommitted) {
  const std::set<int64_t> tasks = tasksOf(jobs_);
  BoundStatements ahead;
  if (readCommitted || !tasks.empty()) ahead.push_back({&kReadCommitted, {}, {}});
  if (!tasks.empty()) ahead.push_back(serialize(tasks));
  if (holds()) ahead.push_back(holding(*jobs_.front().operation));
  ahead_ = ahead.size();
  return std::all_of(ahead.begin(), ahead.end(), [&](const BoundStatement& bound) { return pipeline.send(bound); });
}

bool Batch::sendBehind(Pipeline& pipeline) const {
  return !holds() || pipeline.send(holding(*jobs_.front().operation));
}

void Batch::answered(ResultHandle answer) {
  const size_t at = answered_++;
  if (skipped(*answer)) return;
  if (!succeeded(*answer)) return fail(*answer, at);
  if (outcomes_.empty())
    answers_.each.push_back(std::move(answer));
  else
    decodeAt(at, *answer);
}

// Whether the batch locks the row of its job before and after it, to determine the job's effect. Checkpoints need no
// lock: their statements count the removed rows themselves.
bool Batch::holds() const {
  return jobs_.size() == 1 && jobs_.front().checked && jobs_.front().access.family != Family::Checkpoint;
}

void Batch::noteBefore(const Rows& rows) {
  presence_.before = rows.count() > 0;
  presence_.free = presence_.before && rows.isTrue(0, 0);
}

void Batch::decodeAt(size_t at, const PGresult& answer) {
  if (holds() && at + 1 == ahead_) noteBefore(Rows(answer, 1));
  if (at < ahead_) return;
  if (at - ahead_ < jobs_.size()) {
    const Job& job = jobs_[at - ahead_];
    auto& outcome = outcomes_[at - ahead_];
    outcome = decode(*job.operation, answer, job.watched);
    if (!outcome && job.checked && !holds()) outcome = swallowed();
  } else {
    presence_.after = Rows(answer, 1).count() > 0;
    if (!outcomes_.front()) outcomes_.front() = verdict(*jobs_.front().operation, presence_);
  }
}

bool Batch::isOvertaken(size_t job) const {
  const Access& print = jobs_[job].access;
  for (size_t later = job + 1; later < jobs_.size(); ++later) {
    const Access& other = jobs_[later].access;
    if (outcomes_[later] && other.writes && other.family == print.family && other.key == print.key) return true;
  }
  return false;
}

bool Batch::mayNotHold() const {
  const auto& [error, at] = *answers_.failure;
  return holds() && (at + 1 == ahead_ || at == ahead_ + 1) && error.kind == ErrorKind::PermissionDenied;
}

const Job* Batch::awaited() const {
  if (jobs_.empty() || jobs_.front().multiStep) return jobs_.empty() ? nullptr : &jobs_.front();
  return answered_ >= ahead_ && answered_ - ahead_ < jobs_.size() ? &jobs_[answered_ - ahead_] : nullptr;
}

void Batch::ended(ResultHandle failure) {
  if (failure) fail(*failure, answered_);
}

void Batch::fail(const PGresult& answer, size_t at) { answers_.failure = {errorOf(answer), at}; }

const Job* Batch::culprit() const {
  if (jobs_.size() == 1) return &jobs_.front();
  const size_t at = answers_.failure->at;
  return at >= ahead_ && at - ahead_ < jobs_.size() ? &jobs_[at - ahead_] : nullptr;
}

}  // namespace persistence::postgres
