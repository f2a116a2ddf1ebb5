// Carries operations out: in statements that go out together where they can, else one by one.
// - The operations of a statement that fails go out again one by one, so that only one's own error hits it. Counts
// don't where it may have been applied.
// - A clash with other sessions is never the caller's: it is tried again.
#pragma once

#include <list>

#include "mysql/chunked_delete.hpp"
#include "mysql/failures.hpp"

namespace persistence::mysql {

class Executor {
 public:
  /// A delete of many steps is put into `deletes`.
  Executor(const Server& server, const Settings& settings, std::list<ChunkedDelete>& deletes, const Deliver& deliver)
      : server_(server), connection_(server.connection), settings_(settings), deletes_(deletes), deliver_(deliver) {}

  /// Those whose reply was too long together: they are to go out one by one.
  const std::vector<RequestId>& tooLong() const { return tooLong_; }

  void carryOut(Plan plan);
  /// What the application should know of tables that may not be altered.
  std::optional<Error> warning() const { return warning_; }

 private:
  void carryOut(Plan& plan, int level);
  void refuse(const Jobs& jobs, const Table& table);
  void exchange(std::vector<Batch*>& batches);
  bool execute(Batch& batch);
  void settle(Batch& batch, const Answers& answers, const Exchange& exchange);
  void again(const Jobs& jobs, const Failure& failure);
  void alone(const Jobs& jobs, bool open = false);
  void apart(Batch& batch, size_t bytes);
  Packets::Limits replyLimits(const Jobs& jobs) const;
  size_t replyLimit(const Jobs& jobs) const;
  void refuseReply(const Jobs& jobs);
  Outcome attempt(const Jobs& job, bool open);
  Outcome attemptOnce(const Jobs& job);
  bool mayPass(Outcome& outcome, bool& asked);
  bool hasPassed(Error& refusal);
  std::optional<Outcome> beside(const Jobs& job, const Table& table);
  bool special(Batch& batch);
  Outcome prepare(const Operation& operation);
  Outcome connect(const Connect& connect);
  size_t payloadOf(const Job& job) const { return sizeOf(*job.operation) - sizeof(Operation); }
  std::optional<Error> tooLong(const Statements& statements) const;

  const Server& server_;
  Connection& connection_;
  const Settings& settings_;
  std::list<ChunkedDelete>& deletes_;
  const Deliver& deliver_;
  std::optional<Error> warning_;
  std::vector<RequestId> tooLong_;
};

}  // namespace persistence::mysql
