// Carries batches out, each by one command or by several.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mongodb/batch.hpp"
#include "mongodb/decode.hpp"
#include "mongodb/pending_count.hpp"
#include "mongodb/schema.hpp"

namespace persistence::mongodb {

constexpr int kMaxTries = 20;
constexpr int kMaxDoubts = 2;

/// A lock as it was just after it was written, by the server's clock.
struct Held {
  double expiresAt = 0;
  double now = 0;
};

class Executor {
 public:
  /// Jobs that have to be tried again go back into `line`.
  Executor(Connection& connection, Schema& schema, BatchQueue& line, PendingCount& counting, const Deliver& deliver)
      : connection_(connection), schema_(schema), queue_(line), pendingCount_(counting), deliver_(deliver) {}

  /// Returns why the connection is unusable, if it is. Jobs of the batch that have no outcome are then sent again by
  /// the lane.
  std::optional<Error> carryOut(Batch batch);
  /// Resumes the write of failures that a lost connection has interrupted.
  std::optional<Error> resume();
  /// Fails the batch as never applied, so that the lane sends it to the next server.
  void refuse(Batch batch, Error error);
  /// Set if this is the wrong server, which is sent no more commands.
  const std::optional<Error>& refusal() const { return refusal_; }

  void operator()(const Connect& wish);
  void operator()(const ServerTime&);
  void operator()(const Inspect& wish);
  void operator()(const LockAcquire&) { writeLocks(); }
  void operator()(const LockExtend&) { writeLocks(); }
  void operator()(const LockRelease&) { releaseLocks(); }
  void operator()(const LockForceRelease&) { remove(); }
  void operator()(const CircuitSet&) { update(); }
  void operator()(const CircuitRecordFailure&) { recordFailures(); }
  void operator()(const CircuitRecordSuccess&) { update(); }
  void operator()(const CacheSet&) { update(); }
  void operator()(const CacheDelete&) { remove(); }
  void operator()(const CacheGetMany&);
  void operator()(const CacheClear& clear);
  void operator()(const CacheKeys& keys);
  void operator()(const CacheSize& size);
  void operator()(const IdempotencySet&) { update(); }
  void operator()(const IdempotencyDelete&) { remove(); }
  void operator()(const CheckpointSave&) { saveCheckpoints(); }
  void operator()(const CheckpointLoadLatest&);
  void operator()(const CheckpointList&);
  void operator()(const CheckpointCleanup&);
  void operator()(const CheckpointDeleteAll&) { remove(); }
  /// Any other read: one `find` by the names of the documents.
  template <typename Op>
  requires(Op::info.effect == Effect::Reads) void operator()(const Op&) { search(); }

 private:
  void update();
  void remove();
  void releaseLocks();
  void search();
  void answer(const char* name);
  void writeLocks();
  void writeOneLock();
  void tellLocks();
  void tell(const Job& job, const Held& held);
  void recordFailures();
  bool readCounts(std::vector<int64_t>& before);
  void count();
  Reply sendCounting();
  bool asksAgain(const Reply& reply, int tries) const;
  void giveUp(const Refusal& refusal);
  void tellCounts(const Reply& reply);
  void tellCounts(const Job& job, int64_t before);
  void saveCheckpoints();
  void move(Job job);
  void replace(const Job& job);

  /// Runs a command without arguments; `batch_` is empty afterwards if the server refused the command.
  Reply ask(const char* command);
  /// Runs a write for `batch_`, which afterwards holds the jobs whose statements took effect.
  Reply write(Document command, Batch* raced = nullptr);
  /// Runs a read to the end of its cursor; false if it failed.
  bool read(Document command, Certainty certainty = Certainty::Local);
  /// Calls `visit` with each document that was read.
  template <typename Visit>
  void eachRow(const Visit& visit) const {
    for (const Reply& reply : replies_) {
      forEach(*reply.body.get(), "cursor.firstBatch", visit);
      forEach(*reply.body.get(), "cursor.nextBatch", visit);
    }
  }

  /// Bytes that the reply to `batch_` may take.
  size_t replyLimit() const;
  void refuseReply();
  void closeCursor(const std::string& collection, int64_t cursor);
  /// Keeps in `batch_` the jobs whose statements took effect. `raced` gets the jobs that lost a race or got a "no"; if
  /// it is null, failAlone() handles these too.
  void sort(const Reply& reply, Batch* raced);
  void failAlone(Job job, const Refusal& refusal);
  const Error* faultBefore(const Operation& operation) const;
  void turnAway(const Refusal& refusal);
  void fail(Job job, const Refusal& refusal);
  void leave(const Error& error);
  void confirm(const Refusal& doubt);
  void deliver(const Job& job, const Outcome& outcome);
  void deliverAll(const Outcome& outcome);
  const Operation& operation() const { return *batch_.front().operation; }

  Connection& connection_;
  Schema& schema_;
  BatchQueue& queue_;
  PendingCount& pendingCount_;
  const Deliver& deliver_;
  Batch batch_;
  std::vector<Reply> replies_;
  std::optional<Error> lost_;
  std::optional<Error> refusal_;
  bool wrote_ = false;
  bool isSentAgain_ = false;  ///< the pending count was sent before
};

}  // namespace persistence::mongodb
