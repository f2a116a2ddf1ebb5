#include "mysql/session_setup.hpp"

#include <algorithm>

#include "core/json_records.hpp"
#include "mysql/client_options.hpp"
#include "mysql/errors.hpp"
#include "mysql/rows.hpp"
#include "mysql/statements.hpp"

namespace persistence::mysql {
namespace {

constexpr size_t kKind = 3;  // index of the answer to kLookKind

}  // namespace

std::optional<Error> SessionSetup::run() {
  facts_.learnProduct(mariadb_connection(&handle_) != 0);
  pipeline_.sendOneByOne(!settings_.pipelining || isPlainRouter());
  const Answers answers = pipeline_.ask({kCharacters, kSession, kReadCommitted, kLookKind, kLookSession});
  if (auto error = refused(answers)) return error;
  facts_.learnKind(answers[kKind]);
  if (auto error = refused(pipeline_.ask(facts_.settingsOfKind()))) return error;
  return checkSession(answers.back());
}

// Without TLS, MySQL Router takes parts of pipelined statements for commands.
bool SessionSetup::isPlainRouter() const {
  return !encryptionOf(handle_) && serverVersionOf(handle_).ends_with("-router");
}

std::optional<Error> SessionSetup::refused(const Answers& answers) {
  const auto failed = std::find_if(answers.begin(), answers.end(), [](const Answer& one) { return one.failed(); });
  if (failed == answers.end()) return std::nullopt;
  const std::string target = targetOf(settings_);
  if (auto flaw = check_.flawOfLogin(target)) return flaw;
  if (pipeline_.lost()) return greetingError(failed->code, failed->message, target);
  return pipeline_.understood(serverError(failed->code, failed->message));
}

// In another character set the server would find other letters, and other ends of literals, than the client sent.
std::optional<Error> SessionSetup::checkSession(const Answer& session) {
  constexpr unsigned kColumns = 4;
  const Record& row = recordOf(session, kColumns);
  facts_.learnLongest(static_cast<size_t>(std::max<int64_t>(rounded(row.number(0)), 0)));
  for (unsigned at = 1; at < kColumns; ++at)
    if (row.maybe(at) != kCharset)
      return charsetError(std::string(row.maybe(at).value_or("none")), targetOf(settings_));
  return std::nullopt;
}

}  // namespace persistence::mysql
