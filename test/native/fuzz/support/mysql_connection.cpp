#include "fuzz/support/mysql_connection.hpp"

#include <array>

#include "fuzz/support/mysql_rows.hpp"
#include "mysql/errors.hpp"
#include "mysql/rows.hpp"

namespace persistence::mysql {
namespace {

using fuzz::Input;

constexpr std::array kCodes{unsigned(ER_DUP_ENTRY),
                            unsigned(ER_LOCK_DEADLOCK),
                            unsigned(ER_NO_SUCH_TABLE),
                            unsigned(CR_SERVER_LOST),
                            unsigned(ER_OPTION_PREVENTS_STATEMENT),
                            unsigned(ER_UNKNOWN_ERROR),
                            unsigned(ER_TABLE_EXISTS_ERROR),
                            unsigned(ER_NET_PACKET_TOO_LARGE)};

Input* source = nullptr;
std::span<const char* const> known;

Answer anyAnswer() {
  Answer answer;
  const size_t kind = source->below(8);
  if (kind == 0) {
    answer.code = kCodes[source->below(kCodes.size())];
    answer.message = source->bytes(16);
  } else if (kind < 3) {
    answer.affected = source->flag() ? source->below(4) : static_cast<uint64_t>(source->integer());
    answer.id = source->flag() ? source->below(4) : static_cast<uint64_t>(source->integer());
  } else {
    const ResultHandle rows = anyRows(*source, known);
    if (rows) readRows(*rows, SIZE_MAX, answer);
  }
  return answer;
}

}  // namespace

AnyServer::AnyServer(Input& input, std::span<const char* const> words) {
  source = &input;
  known = words;
  connection_.establish({});
}

AnyServer::~AnyServer() { source = nullptr; }

// ---- native/mysql/connection.hpp ----

std::optional<Error> Connection::establish(const Login&) {
  facts_.learnProduct(source->flag());
  facts_.learnLongest(source->flag() ? 1u << 20 : 1600);
  return std::nullopt;
}

void Connection::runsHere() {}
void Connection::close() {}
void Connection::pause(Clock::duration) {}
void Connection::waitForOthers(bool) {}
int Connection::socket() const { return -1; }
std::string Connection::serverVersion() const { return "8.4.0"; }
std::optional<Encryption> Connection::encryption() const { return std::nullopt; }

// ---- native/mysql/pipeline.hpp ----

void Pipeline::probe() {}

Answers Pipeline::ask(const Statements& statements, Packets::Limits) { return ask(statements); }

Answers Pipeline::ask(const Statements& statements) {
  Answers answers;
  for (size_t at = 0; at < statements.size(); ++at) {
    if (source->isOver()) lost_ = lostError(CR_SERVER_LOST, "the server is gone");
    answers.push_back(lost_ ? Answer{CR_SERVER_LOST, "", 0, {}} : anyAnswer());
    Answer& answer = answers.back();
    if (answer.failed() && endsConnection(answer.code)) lost_ = lostError(answer.code, answer.message);
  }
  return answers;
}

std::optional<Answer> Pipeline::execute(const Bound&, PreparedStatements::When) {
  if (source->flag()) return std::nullopt;
  Answer answer = std::move(ask({""}).front());
  if (answer.columns > 0) throw Unexpected("an OK", "rows");
  return answer;
}

Error Pipeline::understood(Error error) {
  const Doubt* doubt = doubtAbout(error);
  return doubt && source->flag() ? confirmed(std::move(error), *doubt) : error;
}

}  // namespace persistence::mysql
