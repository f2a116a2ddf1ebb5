// Operations of several steps, in calls that wait.
#pragma once

#include "mysql/encode.hpp"

namespace persistence::mysql {

/// Who is asked, and what is known of the tables.
struct Server {
  Connection& connection;
  std::map<std::string, Table>& tables;

  const Table& table(const std::string& name) const;
  std::string text(const Statement& statement, const Parameters& parameters, const Table& table) const {
    return textFor(statement, parameters, table, connection.facts().isMariadb());
  }
  /// The answer to one statement.
  Answer ask(const std::string& statement) const;
  /// The same for one that writes; where its text would be longer than the server takes its values go beside it.
  Answer write(const Statement& statement, const Parameters& parameters, const Table& table) const;
  /// The refusal of a statement that would be longer than the server takes; it is not sent.
  Answer tooLong(size_t bytes) const;
};

/// The one column of an answer, sorted: the same order in every process.
std::vector<Row> keysIn(const Answer& found);

/// The first answer that failed; null when all went well.
const Answer* failureIn(const Answers& answers);
Error errorOf(const Answer& answer);

/// What became of several operations, or of one: nothing, or why it failed.
using Failed = std::optional<Error>;
Failed failedIn(const Answers& answers);

/// Saves checkpoints of different tasks and ids, all or none.
Failed save(const Server& server, const std::string& database, const Jobs& jobs);
Failed cleanUp(const Server& server, const std::string& database, const CheckpointCleanup& operation);

/// Whether the row that the table finds under `key` has another key. Held until the transaction ends.
Failed collides(const Server& server, const Table& table, const std::string& key);

/// One operation on a table that folds keys: nothing happens to a key that is another's.
Outcome guarded(const Server& server, const Jobs& job);

/// Removes expired rows that nobody else is at.
void sweep(const Server& server, const Table& table);

}  // namespace persistence::mysql
