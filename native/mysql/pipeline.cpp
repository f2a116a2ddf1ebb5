#include "mysql/pipeline.hpp"

#include "core/reply_limits.hpp"
#include "mysql/errors.hpp"
#include "mysql/rows.hpp"

namespace persistence::mysql {
namespace {

// Client and server would wait for each other forever once the socket buffers are full. These limits on unanswered
// statements prevent that.
constexpr size_t kMaxUnanswered = 64;
constexpr size_t kMaxUnansweredBytes = 64u << 10;

// If the whole reply has the limit of a row, the reply check has already enforced it.
size_t mostKept(Packets::Limits limits) { return limits.reply > limits.row ? limits.row : SIZE_MAX; }

}  // namespace

Answers Pipeline::ask(const Statements& statements, Packets::Limits limits) {
  Answers answers;
  answers.reserve(statements.size());
  size_t sent = 0, bytes = 0;
  while (answers.size() < statements.size()) {
    const size_t unanswered = sent - answers.size();
    const bool room = unanswered < (oneByOne_ ? 1 : kMaxUnanswered) && sent < statements.size() &&
                      (unanswered == 0 || bytes + statements[sent].size() <= kMaxUnansweredBytes);
    if (room && !lost_) {
      const std::string& text = statements[sent++];
      bytes += text.size();
      Answer broken;
      check_.expect(Packets::Reply::Text, limits);
      if (mysql_send_query(handle_.get(), text.data(), text.size()) != 0) fail(broken);
    } else {
      bytes -= statements[answers.size()].size();
      answers.push_back(receive(mostKept(limits)));
    }
  }
  if (check_.flaw() && !lost_) lost_ = check_.flaw();
  return answers;
}

Answers Pipeline::ask(const Statements& statements) {
  const size_t limit = facts_.limits().ofValues();
  return ask(statements, {limit, limit});
}

Answer Pipeline::receive(size_t limit) {
  Answer answer;
  MYSQL* handle = handle_.get();
  if (lost_) {
    answer.code = CR_SERVER_LOST;
    return answer;
  }
  if (mysql_read_query_result(handle) != 0) {
    fail(answer);
    return answer;
  }
  answer.affected = mysql_affected_rows(handle);
  answer.id = mysql_insert_id(handle);
  if (const ResultHandle rows{mysql_field_count(handle) > 0 ? mysql_use_result(handle) : nullptr})
    readRows(*rows, limit, answer);
  if (mysql_errno(handle) != 0) fail(answer);
  return answer;
}

std::optional<Answer> Pipeline::execute(const Bound& bound, PreparedStatements::When when) {
  MYSQL_STMT* statement = settings_.preparedStatements ? prepared_.find(*handle_, check_, bound.text, when) : nullptr;
  if (check_.flaw()) lost_ = check_.flaw();
  if (!statement) return std::nullopt;
  const size_t places = mysql_stmt_param_count(statement);
  if (places != bound.values.size())
    throw Unexpected("a statement of " + std::to_string(bound.values.size()) + " parameters",
                     "one of " + std::to_string(places));
  Answer answer;
  check_.expect(Packets::Reply::Executed, {kMaxPlainReply, kMaxPlainReply});
  if (executeWith(*statement, bound.values)) {
    answer.affected = mysql_stmt_affected_rows(statement);
    answer.id = mysql_stmt_insert_id(statement);
    if (mysql_stmt_field_count(statement) > 0) throw Unexpected("an OK", "rows");
  } else {
    fail(answer, mysql_stmt_errno(statement), mysql_stmt_error(statement));
  }
  return answer;
}

void Pipeline::fail(Answer& answer, unsigned code, const char* message) {
  answer.code = code == 0 ? CR_UNKNOWN_ERROR : meaningOf(code, message);
  answer.message = message;
  answer.rows.clear();
  if (check_.flaw()) answer.code = CR_SERVER_LOST;
  if (endsConnection(answer.code)) lost_ = check_.flaw() ? *check_.flaw() : lostError(answer.code, answer.message);
}

void Pipeline::fail(Answer& answer) { fail(answer, mysql_errno(handle_.get()), mysql_error(handle_.get())); }

Error Pipeline::understood(Error error) {
  const Doubt* doubt = doubtAbout(error);
  if (!doubt || lost_ || error.wrongServer()) return error;
  const Answer answer = std::move(ask({doubt->question}).front());
  if (answer.failed()) return error;
  const Records& found = recordsOf(answer, 2);
  return !found.empty() && doubt->confirms(found.front().text(1)) ? confirmed(std::move(error), *doubt) : error;
}

void Pipeline::probe() {
  check_.expect(Packets::Reply::Text, {kMaxPlainReply, kMaxPlainReply});
  if (mysql_ping(handle_.get()) == 0 && !check_.flaw()) return;
  lost_ = check_.flaw() ? *check_.flaw() : lostError(mysql_errno(handle_.get()), mysql_error(handle_.get()));
}

}  // namespace persistence::mysql
