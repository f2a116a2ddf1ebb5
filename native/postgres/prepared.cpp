#include "postgres/prepared.hpp"

namespace persistence::postgres {
namespace {

constexpr std::string_view kNoSuchStatement = "26000";
constexpr std::string_view kNameIsTaken = "42P05";
constexpr std::string_view kPlanIsOutdated = "0A000";

}  // namespace

void PreparedStatement::renew() {
  name = preparedName(text, ++generation);
  state = State::Absent;
}

PreparedStatement& PreparedStatements::of(const BoundStatement& bound) {
  const auto [found, isNew] = tables_[bound.table].try_emplace(bound.statement);
  PreparedStatement& statement = found->second;
  if (isNew) {
    statement.text = textFor(*bound.statement, schema_, bound.table);
    statement.name = preparedName(statement.text, 0);
  }
  return statement;
}

void PreparedStatements::prepared(PreparedStatement& statement, int attempt, std::string_view sqlstate) {
  if (sqlstate == kNameIsTaken) named_ = false;
  if (attempt != statement.attempt) return;
  statement.state = sqlstate.empty() ? PreparedStatement::State::Ready : PreparedStatement::State::Absent;
}

// A prepared statement that has disappeared, or a name that is taken, means that a pooler switches between server
// sessions. From then on this connection prepares nothing.
void PreparedStatements::used(PreparedStatement& statement, int attempt, std::string_view sqlstate) {
  if (attempt != statement.attempt) return;
  if (sqlstate == kPlanIsOutdated) return statement.renew();
  if (sqlstate != kNoSuchStatement) return;
  if (statement.state == PreparedStatement::State::Ready) named_ = false;
  statement.state = PreparedStatement::State::Absent;
}

}  // namespace persistence::postgres
