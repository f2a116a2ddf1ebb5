#include "redis/handshake.hpp"

#include <algorithm>
#include <charconv>

#include "redis/errors.hpp"
#include "redis/info.hpp"

namespace persistence::redis {
namespace {

// Redis refuses a client name with blanks or beyond ASCII.
std::string clientName(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char letter) { return letter < '!' || letter > '~'; }, '-');
  return name;
}

Error tooOld(std::string_view version) {
  const std::string message = "Redis " + std::string(version) + " is too old: upgrade the server to 6.2 or newer";
  return {ErrorKind::UnsupportedOption, message, ""};
}

constexpr std::string_view kBufferLimit = "client-query-buffer-limit";
constexpr size_t kLineEnd = 2;

size_t bytesIn(std::string_view digits) {
  size_t bytes = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bytes);
  return read.ec == std::errc() ? bytes : kMaxArgument;
}

}  // namespace

void Handshake::begin(const Settings& settings, const Login& login, RespWriter& requests) {
  *this = Handshake();
  logIn(login, requests);
  if (!settings.database.empty() && settings.database != "0") {
    ask(Question::Database, requests, {"SELECT", settings.database});
  }
  if (!settings.applicationName.empty()) {
    ask(Question::Name, requests, {"CLIENT", "SETNAME", clientName(settings.applicationName)});
  }
  ask(Question::Ping, requests, {"PING"});
  ask(Question::Mode, requests, {"HELLO"});
  ask(Question::Server, requests, {"INFO", "server"});
  for (const std::string_view name : {std::string_view("proto-max-bulk-len"), kBufferLimit})
    ask(Question::Limit, requests, {"CONFIG", "GET", name});
  ask(Question::ReadOnlyScript, requests, {"EVAL_RO", "return 1", "0"});
}

void Handshake::logIn(const Login& login, RespWriter& requests) {
  if (!login.user.empty()) {
    ask(Question::Login, requests, {"AUTH", login.user, login.password.value_or("")});
  } else if (login.password) {
    ask(Question::Login, requests, {"AUTH", *login.password});
  }
}

void Handshake::ask(Question question, RespWriter& requests, std::initializer_list<std::string_view> command) {
  asked_.push_back(question);
  requests.add(command);
}

void Handshake::take(const Reply& reply) {
  const auto question = asked_[answered_++];
  if (refusal_) return;
  if (question == Question::Mode) {
    readMode(helloValue(reply, "mode"));
  } else if (question == Question::Server) {
    readServer(reply);
  } else if (question == Question::Limit) {
    readLimit(reply);
  } else if (question == Question::ReadOnlyScript) {
    server_.readOnlyScripts = reply.type == Reply::Type::Integer;
  } else if (reply.type == Reply::Type::Error) {
    refuse(question, reply);
  }
}

// Every user may send HELLO, which Redis knows since 6.0. Not every user may send INFO, which names the version of an
// older server. If a proxy knows neither, version and mode stay unknown.
void Handshake::readServer(const Reply& reply) {
  if (reply.type != Reply::Type::Text) return;
  const auto version = infoValue(reply.text, "redis_version");
  if (!isTooOld(version)) return readMode(modeIn(reply.text));
  refused_ = Question::Server;
  refusal_ = tooOld(version);
}

void Handshake::readMode(std::string_view mode) {
  refused_ = Question::Server;
  if (mode == "sentinel") refusal_ = sentinelError();
  if (mode == "cluster") refusal_ = clusterError("");
}

// If the user may not ask, or the server does not have the setting, the limit stays at the default.
void Handshake::readLimit(const Reply& reply) {
  if (reply.type != Reply::Type::Array || reply.elements.size() != 2) return;
  const size_t limit = bytesIn(reply.elements[1]->text);
  // The server's buffer also holds the end of the argument's line.
  const size_t taken = reply.elements[0]->text == kBufferLimit ? std::max(limit, kLineEnd) - kLineEnd : limit;
  server_.maxArgument = std::min(server_.maxArgument, taken);
}

void Handshake::refuse(Question question, const Reply& reply) {
  const auto error = replyError(reply.text);
  if (question == Question::Name || (question == Question::Ping && leavesReads(error))) return;
  refused_ = question;
  refusal_ = error;
}

std::optional<Error> Handshake::refusal(bool ended) const {
  if (!refusal_) return std::nullopt;
  auto error = *refusal_;
  // The server's text may repeat the login, unless the server was too busy to read it.
  if (refused_ == Question::Login && error.kind != ErrorKind::ServerBusy) {
    error.message = "the user name or the password is not right (" + error.nativeCode + ")";
  }
  if (error.kind == ErrorKind::Server) {
    error.kind = refused_ == Question::Login && !ended ? ErrorKind::AuthFailed : ErrorKind::ConnectFailed;
    error.retry = ended ? Retry::ByCaller : Retry::Never;
  }
  return error;
}

}  // namespace persistence::redis
