// Operations of several steps, in blocking calls.
#pragma once

#include "mysql/encode.hpp"

namespace persistence::mysql {

/// The connection, and the known properties of the tables.
struct Server {
  Connection& connection;
  std::map<std::string, Table>& tables;

  const Table& table(const std::string& name) const;
  std::string text(const Statement& statement, const Parameters& parameters, const Table& table) const {
    return textFor(statement, parameters, table, connection.facts().isMariadb());
  }
  /// The answer to one statement.
  Answer ask(const std::string& statement) const;
  /// The same for a write. If its text is longer than the server takes, its values are sent apart from the text.
  Answer write(const Statement& statement, const Parameters& parameters, const Table& table) const;
  /// The answer for a statement that is not sent because it is longer than the server takes.
  Answer tooLong(size_t bytes) const;
};

/// The keys in the only column of an answer, sorted: every process locks them in the same order.
std::vector<Row> keysIn(const Answer& found);

/// The first answer that failed; null if none did.
const Answer* failureIn(const Answers& answers);
Error errorOf(const Answer& answer);

/// The error of one or several operations; nullopt if they succeeded.
using Failed = std::optional<Error>;
Failed failedIn(const Answers& answers);

/// Saves checkpoints of different tasks and ids, all or none.
Failed save(const Server& server, const std::string& database, const Jobs& jobs);
Failed cleanUp(const Server& server, const std::string& database, const CheckpointCleanup& operation);

/// KeyCollision if the row that the table finds for `key` has another key. The row is locked until the transaction
/// ends.
Failed collides(const Server& server, const Table& table, const std::string& key);

/// One operation on a table that folds keys. It never changes the row of another key.
Outcome guarded(const Server& server, const Jobs& job);

/// Removes expired rows, except for rows that another session has locked.
void sweep(const Server& server, const Table& table);

}  // namespace persistence::mysql
