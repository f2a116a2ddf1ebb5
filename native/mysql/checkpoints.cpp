// A write to a task's checkpoints holds a named lock of the server: the documented table has no constraint that keeps a
// task from having two checkpoints of one sequence. In a cluster a named lock counts for one node only, so there the
// writers also change a common row. A unique index would do as well, but a role may lack the right to add it. With it,
// a JavaScript adapter that saves a sequence again would overwrite another checkpoint.
#include <algorithm>
#include <cstdio>

#include "core/hash.hpp"
#include "core/json_records.hpp"
#include "mysql/multi_step.hpp"
#include "mysql/rows.hpp"

namespace persistence::mysql {
namespace {

constexpr int64_t kSeconds = 2;

Value lockOf(const std::string& database, const std::string& prefix, const std::string& task) {
  char name[32];
  const uint64_t hash = hashOf(task, hashOf(prefix, hashOf(database)));
  std::snprintf(name, sizeof name, "go_goscope:%016llx", static_cast<unsigned long long>(hash));
  return name;
}

// Every process takes the locks in the same order, so that no two processes wait for each other.
std::vector<Row> inOrder(std::vector<Row> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string lockAll(const Server& server, const std::vector<Row>& names) {
  Parameters parameters;
  parameters.rows = names;
  parameters.shared = {kSeconds};
  return server.text(kTaskLocks, parameters, {});
}

void meet(const Server& server, const Table& table, const std::vector<Row>& names, Statements& statements) {
  Parameters parameters;
  parameters.rows = names;
  statements.push_back(server.text(kTaskRow, parameters, table));
  statements.push_back(server.text(kTaskRowGone, parameters, table));
}

// Failing to get all named locks is treated as ER_LOCK_WAIT_TIMEOUT.
void checkLocks(Answer& locks, unsigned count) {
  if (locks.failed()) return;
  const Record& row = recordOf(locks, count);
  for (unsigned at = 0; at < count; ++at) {
    if (row.maybe(at) == "1") continue;
    locks.code = ER_LOCK_WAIT_TIMEOUT;
    locks.message = "another session writes to the task";
  }
}

// Takes the locks, begins the transaction and writes. A cluster node may refuse BEGIN and accept the statements behind
// it, each of which would then commit by itself. In a cluster the writes therefore wait for the answer to BEGIN.
Failed begin(const Server& server, const std::vector<Row>& names, const Statements& writes) {
  const bool waits = server.connection.facts().isOfCluster();
  Statements statements{lockAll(server, names), kBegin};
  if (!waits) statements.insert(statements.end(), writes.begin(), writes.end());
  Answers begun = server.connection.ask(statements);
  checkLocks(begun.front(), static_cast<unsigned>(names.size()));
  Failed failed = failedIn(begun);
  return failed || !waits ? failed : failedIn(server.connection.ask(writes));
}

Failed undo(const Server& server, Failed failed) {
  server.connection.ask({kRollback, kTaskUnlock});
  return failed;
}

Parameters rowsOf(const Jobs& jobs) {
  Parameters parameters;
  for (const Job& job : jobs) parameters.rows.push_back(rowOf(*job.operation));
  return parameters;
}

// On a table that folds keys a batch is one checkpoint. Neither before nor after the write may its id match the row of
// another id.
Failed write(const Server& server, const Table& table, const Jobs& jobs, const Parameters& rows) {
  const auto& first = std::get<CheckpointSave>(*jobs.front().operation);
  const auto collides = [&] {
    return table.folds ? mysql::collides(server, table, first.prefix + first.id) : std::nullopt;
  };
  if (Failed before = collides()) return before;
  const Answer saved = server.write(kCheckpointSave, rows, table);
  if (saved.failed()) return errorOf(saved);
  expectDone(saved);
  return collides();
}

}  // namespace

Failed save(const Server& server, const std::string& database, const Jobs& jobs) {
  const Table& table = server.table(tableOf(*jobs.front().operation));
  const Parameters rows = rowsOf(jobs);
  std::vector<Row> names;
  for (const Job& job : jobs) {
    const auto& operation = std::get<CheckpointSave>(*job.operation);
    names.push_back({lockOf(database, operation.prefix, operation.task)});
  }
  names = inOrder(std::move(names));
  Statements writes;
  if (server.connection.facts().isOfCluster()) meet(server, table, names, writes);
  writes.push_back(server.text(kCheckpointReplaced, rows, table));
  if (Failed failed = begin(server, names, writes)) return undo(server, std::move(failed));
  if (Failed failed = write(server, table, jobs, rows)) return undo(server, std::move(failed));
  return failedIn(server.connection.ask({kCommit, kTaskUnlock}));
}

Failed cleanUp(const Server& server, const std::string& database, const CheckpointCleanup& operation) {
  const Table& table = server.table(tableOf(operation));
  Parameters parameters;
  parameters.shared = {operation.prefix + operation.task, operation.keep};
  Answers old = server.connection.ask({lockAll(server, {{lockOf(database, operation.prefix, operation.task)}}),
                                       server.text(kCheckpointOld, parameters, table)});
  checkLocks(old.front(), 1);
  if (Failed failed = failedIn(old)) return undo(server, std::move(failed));
  const Records& found = recordsOf(old.back(), 2);
  for (const Record& row : found) parameters.rows.push_back({std::string(row.text(0))});
  parameters.rows = inOrder(std::move(parameters.rows));
  // The rows are sorted by sequence, the latest first.
  if (!found.empty()) parameters.shared[1] = rounded(found.front().number(1));
  Statements statements{kTaskUnlock};
  if (!parameters.rows.empty())
    statements.insert(statements.begin(), server.text(kCheckpointDelete, parameters, table));
  return failedIn(server.connection.ask(statements));
}

}  // namespace persistence::mysql
