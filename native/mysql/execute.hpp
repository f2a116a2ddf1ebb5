// Carries operations out: in statements that go out together where possible, else one by one.
// - If a statement for several operations fails, they are sent again one by one, so that an error hits only the
// operation that causes it. Counts are not sent again if the statement may have been applied.
// - A conflict with another session is retried here, not by the caller.
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

  /// The operations whose common reply was too long. Each must be sent by itself.
  const std::vector<RequestId>& tooLong() const { return tooLong_; }

  void carryOut(Plan plan);
  /// The warning about tables that may not be altered.
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
