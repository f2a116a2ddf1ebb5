#include "postgres/connect_failure.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <string_view>

#include "core/errno_names.hpp"
#include "core/reply_limits.hpp"
#include "postgres/addresses.hpp"

namespace persistence::postgres {
namespace {

// Whether the server closed the connection instead of answering. Only for a connected socket: on any other, recv()
// would consume the socket's error, and libpq would not see it.
bool hungUp(int socket) {
  char byte;
  const ssize_t size = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return size == 0 || (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

// libpq's texts have a line for each address that it tried.
std::string oneLine(const char* text) {
  std::string line;
  for (; *text; ++text) {
    if (*text == '\n')
      line += ' ';
    else if (*text != '\t')
      line += *text;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

bool isCodeCharacter(char character) {
  return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z');
}

// libpq keeps no SQLSTATE for a connection that failed. But with PQERRORS_SQLSTATE the text of the server's error is
// only its severity and its code: ":  28P01".
std::string codeAtEnd(const std::string& text) {
  constexpr size_t kCode = 5, kMark = 3;
  if (text.size() < kCode + kMark || text.compare(text.size() - kCode - kMark, kMark, ":  ") != 0) return {};
  std::string code = text.substr(text.size() - kCode);
  for (const char character : code)
    if (!isCodeCharacter(character)) return {};
  return code;
}

const char* explain(std::string_view sqlstate) {
  if (sqlstate == "28P01") return "wrong user or password";
  if (sqlstate == "28000") return "the server has no rule that lets this user in from here like this";
  if (sqlstate == "3D000") return "the database does not exist";
  if (sqlstate == "53300") return "too many connections";
  if (sqlstate == "57P03") return "the server is starting up or shutting down";
  if (sqlstate == "42501") return "this role lacks the CONNECT privilege for the database";
  return "the server refused";
}

}  // namespace

Stage stageOf(const PGconn& connection) {
  switch (PQstatus(&connection)) {
    case CONNECTION_NEEDED:
    case CONNECTION_STARTED: return Stage::Reaching;
    case CONNECTION_SSL_STARTUP: return Stage::Securing;
    default: return Stage::LoggingIn;
  }
}

ConnectFailure observe(PGconn& connection) {
  ConnectFailure now;
  now.stage = stageOf(connection);
  now.hungUp = now.stage != Stage::Reaching && hungUp(PQsocket(&connection));
  now.encrypted = PQsslInUse(&connection) == 1;
  return now;
}

Error failureOf(const PGconn& connection, ConnectFailure failure, const Settings& settings) {
  failure.passwordPart = PQconnectionNeedsPassword(&connection) || PQconnectionUsedPassword(&connection);
  // A server sends its version only after a successful login.
  failure.letIn = PQparameterStatus(&connection, "server_version") != nullptr;
  failure.text = errorTextOf(connection);
  failure.sqlstate = codeAtEnd(failure.text);
  failure.systemError = systemErrorIn(failure.text);
  if (!failure.sqlstate.empty()) failure.text = explain(failure.sqlstate);
  return connectError(failure, targetOf(settings));
}

Error floodedLogin(const Settings& settings) {
  const Error flood = floodError(kMaxPlainReply);
  return {ErrorKind::ConnectFailed, "could not connect to " + targetOf(settings) + ": " + flood.message,
          flood.nativeCode, Retry::ByCaller};
}

std::string errorTextOf(const PGconn& connection) { return oneLine(PQerrorMessage(&connection)); }

}  // namespace persistence::postgres
