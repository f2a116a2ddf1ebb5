// One checkpoint per task and sequence, and one per id: a save is one statement unless its id has to move.
#include <algorithm>
#include <map>
#include <utility>

#include "mongodb/command_parts.hpp"
#include "mongodb/encode.hpp"
#include "mongodb/errors.hpp"
#include "mongodb/execute.hpp"

namespace persistence::mongodb {
namespace {

Error noTransactions() {
  return {
      ErrorKind::UnsupportedOption,
      "a checkpoint moves onto another one's place in a transaction, which a standalone server does not have: make it "
      "a replica set, of one node if need be",
      ""};
}

}  // namespace

void Executor::saveCheckpoints() {
  Batch raced;
  write(updatesOf(batch_), &raced);
  deliverAll(Result{});
  for (Job& job : raced) {
    if (lost_) return;
    move(std::move(job));
  }
}

// The save was refused: its id is stored under another sequence, or another client saved the same checkpoint first. In
// the second case there is no document to move, and the save is tried again.
void Executor::move(Job job) {
  batch_ = {job};
  Batch raced;
  const Reply reply = write(moveOf(std::get<CheckpointSave>(*job.operation)), &raced);
  if (!raced.empty()) return replace(job);
  if (batch_.empty()) return;
  if (integerAt(*reply.body.get(), "n", 0) > 0) return deliver(job, Result{});
  if (job.tries < 20) return queue_.putBack({std::move(job)});
  deliver(job, Error{ErrorKind::ServerBusy, "others save the same checkpoint without end", "11000", Retry::ByCaller});
}

// The checkpoint at the new sequence has to be removed in the same transaction.
void Executor::replace(const Job& job) {
  if (connection_.standalone()) return deliver(job, noTransactions());
  const auto& checkpoint = std::get<CheckpointSave>(*job.operation);
  wrote_ = true;
  const Reply reply = connection_.runTogether(makeRoomFor(checkpoint), moveOf(checkpoint));
  batch_ = {job};
  sort(reply, nullptr);
  deliverAll(Result{});
}

// A checkpoint that is saved between the search and the removal is newer than the removed ones, or it is older than all
// that are kept. So the removal is right in both cases.
void Executor::operator()(const CheckpointCleanup&) {
  if (!read(findNewestToGo(batch_), Certainty::Snapshot)) return;
  std::map<std::string, int64_t> newest;
  eachRow([&newest](const bson_t& row) { newest[std::string(textAt(row, "taskId"))] = integerAt(row, "sequence", 0); });
  const auto clean = std::stable_partition(batch_.begin(), batch_.end(), [&newest](const Job& job) {
    return newest.contains(nameOfDocument(*job.operation));
  });
  for (auto job = clean; job != batch_.end(); ++job) deliver(*job, Result{});
  batch_.erase(clean, batch_.end());
  if (!batch_.empty()) write(removeUpTo(batch_, newest));
  deliverAll(Result{});
}

}  // namespace persistence::mongodb
