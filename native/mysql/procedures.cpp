#include "mysql/procedures.hpp"

#include <algorithm>

#include "mysql/errors.hpp"

namespace persistence::mysql {

const Table& Server::table(const std::string& name) const {
  const auto known = tables.try_emplace(name).first;
  known->second.name = name;
  return known->second;
}

Answer Server::ask(const std::string& statement) const { return std::move(connection.ask({statement}).front()); }

const Answer* failureIn(const Answers& answers) {
  const auto failed =
      std::find_if(answers.begin(), answers.end(), [](const Answer& answer) { return answer.failed(); });
  return failed == answers.end() ? nullptr : &*failed;
}

Error errorOf(const Answer& answer) { return serverError(answer.code, answer.message); }

namespace {

// The bytes of the key that is stored where `key` would be; none when there is none.
std::optional<std::string> storedKey(const Server& server, const Table& table, const std::string& key, Answer& answer) {
  Parameters parameters;
  parameters.shared = {literal(key)};
  answer = server.ask(server.text(kStoredKey, parameters, table));
  if (answer.failed() || !answer.rows) return std::nullopt;
  const MYSQL_ROW row = mysql_fetch_row(answer.rows.get());
  return row ? std::optional(std::string(cell(*answer.rows, row, 0))) : std::nullopt;
}

Outcome undone(const Server& server, Error error) {
  server.ask(kRollback);
  return error;
}

}  // namespace

Outcome guarded(const Server& server, const Jobs& job) {
  const Operation& operation = *job.front().operation;
  const Table& table = server.table(tableOf(operation));
  const std::string key(keyOf(operation));
  Answer looked;
  server.ask(kBegin);
  const auto before = storedKey(server, table, key, looked);
  if (looked.failed()) return undone(server, errorOf(looked));
  if (before && *before != key) return undone(server, collision(key));
  Exchange exchange = compose(job, table, server.connection.isMariadb());
  Answers answers = server.connection.ask(exchange.statements);
  if (const Answer* failed = failureIn(answers)) return undone(server, errorOf(*failed));
  // Another may have come in between: then what we wrote went into its row.
  const auto after = storedKey(server, table, key, looked);
  if (looked.failed()) return undone(server, errorOf(looked));
  if (after && *after != key) return undone(server, collision(key));
  const Answer committed = server.ask(kCommit);
  if (committed.failed()) return errorOf(committed);
  return decode(job, answers[exchange.telling]).front();
}

void sweep(const Server& server, const Table& table) {
  Answers found = server.connection.ask({kBegin, server.text(kSweepLook, {}, table)});
  Parameters parameters;
  while (MYSQL_ROW row = found.back().rows ? mysql_fetch_row(found.back().rows.get()) : nullptr)
    parameters.rows.push_back({literal(cell(*found.back().rows, row, 0))});
  std::sort(parameters.rows.begin(), parameters.rows.end());
  if (parameters.rows.empty())
    server.ask(kCommit);
  else
    server.connection.ask({server.text(kSweep, parameters, table), kCommit});
}

}  // namespace persistence::mysql
