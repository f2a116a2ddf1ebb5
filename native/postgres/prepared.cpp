#include "postgres/prepared.hpp"

namespace persistence::postgres {
namespace {

constexpr std::string_view kNoSuchStatement = "26000";
constexpr std::string_view kNameIsTaken = "42P05";
constexpr std::string_view kPlanIsOutdated = "0A000";

}  // namespace

void Prepared::renew() {
  name = preparedName(text, ++generation);
  state = State::Absent;
}

Prepared& PreparedStatements::of(const Request& request) {
  const auto [found, isNew] = tables_[request.table].try_emplace(request.statement);
  Prepared& statement = found->second;
  if (isNew) {
    statement.text = textFor(*request.statement, schema_, request.table);
    statement.name = preparedName(statement.text, 0);
  }
  return statement;
}

void PreparedStatements::prepared(Prepared& statement, int attempt, std::string_view sqlstate) {
  if (sqlstate == kNameIsTaken) named_ = false;
  if (attempt != statement.attempt) return;
  statement.state = sqlstate.empty() ? Prepared::State::Ready : Prepared::State::Absent;
}

// A statement that was there and is gone, or a name that is taken: a pooler hands out different servers under us,
// so from here on this connection does without names.
void PreparedStatements::used(Prepared& statement, int attempt, std::string_view sqlstate) {
  if (attempt != statement.attempt) return;
  if (sqlstate == kPlanIsOutdated) return statement.renew();
  if (sqlstate != kNoSuchStatement) return;
  if (statement.state == Prepared::State::Ready) named_ = false;
  statement.state = Prepared::State::Absent;
}

}  // namespace persistence::postgres
