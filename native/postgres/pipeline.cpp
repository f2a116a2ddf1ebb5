#include "postgres/pipeline.hpp"

#include <utility>

#include "postgres/rows.hpp"

namespace persistence::postgres {
namespace {

constexpr int kTextAnswers = 0;

}  // namespace

bool succeeded(const PGresult& answer) {
  const ExecStatusType status = PQresultStatus(&answer);
  return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

bool skipped(const PGresult& answer) { return PQresultStatus(&answer) == PGRES_PIPELINE_ABORTED; }

std::string_view sqlstateOf(const PGresult& answer) {
  const char* sqlstate = PQresultErrorField(&answer, PG_DIAG_SQLSTATE);
  return sqlstate ? sqlstate : std::string_view();
}

// An error without an SQLSTATE is libpq's own: it has lost the connection, or has no memory left.
bool isParting(const PGresult& answer) {
  if (succeeded(answer) || skipped(answer)) return false;
  const char* severity = PQresultErrorField(&answer, PG_DIAG_SEVERITY_NONLOCALIZED);
  const bool fatal = severity && (*severity == 'F' || *severity == 'P');
  return fatal || (!severity && sqlstateOf(answer).empty());
}

Pipeline::Pipeline(PGconn& connection, const std::string& schema, bool preparedStatements)
    : connection_(connection), statements_(schema, preparedStatements) {}

bool Pipeline::send(const BoundStatement& bound) {
  PreparedStatement& statement = statements_.of(bound);
  const Parameters& parameters = bound.parameters;
  if (statements_.named() && !bound.statement->plannedAnew) return sendNamed(statement, parameters);
  expected_.push_back({Expected::Kind::Statement});
  return PQsendQueryParams(&connection_, statement.text.c_str(), parameters.count(), parameters.types(),
                           parameters.values(), parameters.lengths(), parameters.formats(), kTextAnswers) == 1;
}

bool Pipeline::prepare(PreparedStatement& statement, const Parameters& parameters) {
  statement.state = PreparedStatement::State::Sent;
  expected_.push_back({Expected::Kind::Preparation, &statement, ++statement.attempt});
  return PQsendPrepare(&connection_, statement.name.c_str(), statement.text.c_str(), parameters.count(),
                       parameters.types()) == 1;
}

bool Pipeline::sendNamed(PreparedStatement& statement, const Parameters& parameters) {
  if (statement.state == PreparedStatement::State::Absent && !prepare(statement, parameters)) return false;
  expected_.push_back({Expected::Kind::Statement, &statement, statement.attempt});
  return PQsendQueryPrepared(&connection_, statement.name.c_str(), parameters.count(), parameters.values(),
                             parameters.lengths(), parameters.formats(), kTextAnswers) == 1;
}

bool Pipeline::end() {
  expected_.push_back({Expected::Kind::End});
  return PQpipelineSync(&connection_) == 1;
}

bool Pipeline::flush() {
  const int left = PQflush(&connection_);
  unsent_ = left > 0;
  return left >= 0;
}

// Answers that arrived before the connection broke are valid, so the receiver gets them first.
bool Pipeline::receive(Receiver& receiver) {
  const uint64_t before = received_;
  bool open = true;
  do {
    // The rest of an incomplete answer is read in parts. Not while there are unsent bytes, because libpq then writes to
    // the socket, too.
    intake_.pass(PQsocket(&connection_), intake_.taken() > 0 && !unsent_ ? BoundedRead::kLarge : 0,
                 [&] { open = PQconsumeInput(&connection_) == 1; });
  } while (open && intake_.holds());
  take(receiver);  // the receiver may send, so only after libpq has its own socket back
  takeUnasked();
  if (received_ != before) intake_.restart(!expected_.empty());
  return open && !parting_ && PQstatus(&connection_) == CONNECTION_OK;
}

void Pipeline::take(Receiver& receiver) {
  bool lastWasNull = false;
  while (!expected_.empty() && !parting_ && !PQisBusy(&connection_)) {
    ResultHandle answer(PQgetResult(&connection_));
    if (!answer && std::exchange(lastWasNull, true)) break;
    lastWasNull = !answer;
    hand(std::move(answer), receiver);
  }
}

// libpq keeps notifications until they are taken, and unexpected bytes until they are parsed: both would pile up.
void Pipeline::takeUnasked() {
  if (expected_.empty()) PQisBusy(&connection_);
  while (NotificationHandle(PQnotifies(&connection_))) continue;
}

// A null follows the answers of a statement, but not the end of a transaction.
void Pipeline::hand(ResultHandle answer, Receiver& receiver) {
  if (!answer) {
    if (current_) complete(receiver);
    return;
  }
  ++received_;
  if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) {
    completeTransaction(receiver);
  } else if (isParting(*answer)) {
    parting_ = std::move(answer);
  } else if (current_) {
    throw UnexpectedAnswer("the server sent more answers than statements");
  } else {
    current_ = std::move(answer);
  }
}

void Pipeline::completeTransaction(Receiver& receiver) {
  if (expected_.front().kind != Expected::Kind::End)
    throw UnexpectedAnswer("the server ended a transaction before it had answered all of it");
  if (current_ && succeeded(*current_)) throw UnexpectedAnswer("the server sent more answers than statements");
  expected_.pop_front();
  receiver.ended(std::exchange(current_, nullptr));
}

void Pipeline::complete(Receiver& receiver) {
  const Expected expected = expected_.front();
  if (expected.kind == Expected::Kind::End) return;  // a failed commit: completeTransaction() takes current_
  expected_.pop_front();
  if (expected.kind == Expected::Kind::Preparation) return completePreparation(expected);
  if (expected.statement) statements_.used(*expected.statement, expected.attempt, sqlstateOf(*current_));
  if (notPrepared_) current_ = std::move(notPrepared_);
  receiver.answered(std::exchange(current_, nullptr));
}

void Pipeline::completePreparation(const Expected& expected) {
  ResultHandle answer = std::exchange(current_, nullptr);
  const std::string_view outcome = skipped(*answer) ? "skipped" : sqlstateOf(*answer);
  statements_.prepared(*expected.statement, expected.attempt, outcome);
  if (!succeeded(*answer) && !skipped(*answer)) notPrepared_ = std::move(answer);
}

}  // namespace persistence::postgres
