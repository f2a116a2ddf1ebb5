// Statements that are sent together and form one transaction: up to kMax operations, one step of a multi-step
// operation, or a removal of expired rows that no call waits for.
#pragma once

#include <memory>

#include "core/access.hpp"
#include "core/store.hpp"
#include "postgres/encode.hpp"
#include "postgres/multi_step.hpp"
#include "postgres/pipeline.hpp"

namespace persistence::postgres {

struct Job {
  RequestId id = 0;
  const Operation* operation = nullptr;
  Access access;
  int failures = 0;
  bool alone = false;    ///< its batch failed: it is sent by itself, so that only its own error fails it
  bool checked = false;  ///< its first answer left the outcome open: now the batch must determine it
  bool watched = false;  ///< its table may discard writes
  std::unique_ptr<MultiStep> multiStep;
};

class Batch {
 public:
  static constexpr size_t kMax = 128;

  bool takes(const Job& job) const;
  void add(Job job);
  bool empty() const { return jobs_.empty(); }
  std::vector<Job>& jobs() { return jobs_; }
  const std::vector<Job>& jobs() const { return jobs_; }
  MultiStep* multiStep() { return jobs_.empty() ? nullptr : jobs_.front().multiStep.get(); }

  /// Sends the statements of all jobs, and the transaction's end. `readCommitted`: the database's default isolation is
  /// stricter, so READ COMMITTED is set.
  bool send(Pipeline& pipeline, bool readCommitted);
  bool send(Pipeline& pipeline, const BoundStatements& statements);

  void answered(ResultHandle answer);
  void ended(ResultHandle failure);

  /// The job whose answer comes next; null for a statement before or behind the jobs.
  const Job* awaited() const;
  const std::optional<Failure>& failure() const { return answers_.failure; }
  /// The job that failed; null if the failed statement belongs to no job.
  const Job* culprit() const;
  /// Nothing if the answer leaves the outcome open: the job must be sent once more, and checked.
  std::optional<Outcome>& outcomeOf(size_t job) { return outcomes_[job]; }
  /// Whether a later write of the same key has succeeded. If the job were sent again, it would undo that write.
  bool isOvertaken(size_t job) const;
  /// Whether the role lacks the right to lock rows, which is another right than that for the job itself.
  bool mayNotHold() const;
  const Answers& answers() const { return answers_; }

 private:
  bool losesPlace(const Job& job) const;
  void sort();
  bool sendAhead(Pipeline& pipeline, bool readCommitted);
  bool sendBehind(Pipeline& pipeline) const;
  bool holds() const;
  void noteBefore(const Rows& rows);
  void decodeAt(size_t at, const PGresult& answer);
  void fail(const PGresult& answer, size_t at);

  std::vector<Job> jobs_;
  bool readsMany_ = false;
  std::vector<std::optional<Outcome>> outcomes_;
  Presence presence_;
  Answers answers_;
  size_t ahead_ = 0;  // statements before those of the jobs
  size_t answered_ = 0;
};

}  // namespace persistence::postgres
