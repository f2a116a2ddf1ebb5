#include "mysql/multi_step.hpp"

#include <algorithm>

#include "mysql/errors.hpp"
#include "mysql/rows.hpp"

namespace persistence::mysql {

const Table& Server::table(const std::string& name) const {
  const auto known = tables.try_emplace(name).first;
  known->second.name = name;
  return known->second;
}

Answer Server::ask(const std::string& statement) const { return std::move(connection.ask({statement}).front()); }

Answer Server::write(const Statement& statement, const Parameters& parameters, const Table& table) const {
  const std::string text = this->text(statement, parameters, table);
  if (connection.facts().takes(text.size())) return ask(text);
  const Bound bound = boundFor(statement, parameters, table, connection.facts().isMariadb());
  if (connection.facts().takes(sizeOf(bound)))
    if (auto answer = connection.execute(bound, PreparedStatements::When::AtOnce)) return std::move(*answer);
  return tooLong(text.size());
}

Answer Server::tooLong(size_t bytes) const {
  Answer refused;
  refused.code = ER_NET_PACKET_TOO_LARGE;
  refused.message = "the statement would have " + std::to_string(bytes) + " bytes, and the server takes " +
                    std::to_string(connection.facts().longest());
  return refused;
}

std::vector<Row> keysIn(const Answer& found) {
  std::vector<Row> keys;
  for (const Record& row : recordsOf(found, 1)) keys.push_back({std::string(row.text(0))});
  std::sort(keys.begin(), keys.end());
  return keys;
}

const Answer* failureIn(const Answers& answers) {
  const auto failed =
      std::find_if(answers.begin(), answers.end(), [](const Answer& answer) { return answer.failed(); });
  return failed == answers.end() ? nullptr : &*failed;
}

Error errorOf(const Answer& answer) { return serverError(answer.code, answer.message); }

Failed failedIn(const Answers& answers) {
  const Answer* failed = failureIn(answers);
  return failed ? std::optional(errorOf(*failed)) : std::nullopt;
}

Failed collides(const Server& server, const Table& table, const std::string& key) {
  Parameters parameters;
  parameters.shared = {key};
  const Answer found = server.ask(server.text(kStoredKey, parameters, table));
  if (found.failed()) return errorOf(found);
  const Records& stored = recordsOf(found, 1);
  if (stored.empty() || stored.front().text(0) == key) return std::nullopt;
  return collision(key);
}

namespace {

Outcome undone(const Server& server, Error error) {
  server.ask(kRollback);
  return error;
}

// If the row belongs to another key now, the lock under this key is lost.
Outcome refused(const Server& server, const Operation& operation, const Error& error) {
  Outcome outcome = undone(server, error);
  if (error.kind != ErrorKind::KeyCollision) return outcome;
  if (std::holds_alternative<LockRelease>(operation)) return Result(false);
  return std::holds_alternative<LockExtend>(operation) ? Result() : outcome;
}

}  // namespace

Outcome guarded(const Server& server, const Jobs& job) {
  const Operation& operation = *job.front().operation;
  const Table& table = server.table(tableOf(operation));
  const std::string key(keyOf(operation));
  if (const Answer begun = server.ask(kBegin); begun.failed()) return errorOf(begun);
  if (const Failed before = collides(server, table, key)) return refused(server, operation, *before);
  Exchange exchange = encode(job, table, server.connection.facts().isMariadb());
  Answers answers = server.connection.ask(exchange.statements);
  if (const Failed failed = failedIn(answers)) return undone(server, *failed);
  // Another session may have inserted a colliding key in between. Then the write went into that key's row.
  if (const Failed after = collides(server, table, key)) return refused(server, operation, *after);
  const Answer committed = server.ask(kCommit);
  if (committed.failed()) return errorOf(committed);
  return decode(job, answers[exchange.telling], exchange.columns).front();
}

void sweep(const Server& server, const Table& table) {
  Answers found = server.connection.ask({kBegin, server.text(kSweepLook, {}, table)});
  Parameters parameters;
  if (!found.back().failed()) parameters.rows = keysIn(found.back());
  if (parameters.rows.empty())
    server.ask(kCommit);
  else
    server.connection.ask({server.text(kSweep, parameters, table), kCommit});
}

}  // namespace persistence::mysql
