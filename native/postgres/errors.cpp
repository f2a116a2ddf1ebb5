#include "postgres/errors.hpp"

#include <algorithm>
#include <array>

#include "core/server_text.hpp"

namespace persistence::postgres {
namespace {

struct Rule {
  std::string_view code;  // a whole SQLSTATE, or the two characters of its class
  ErrorKind kind;
  Retry retry = Retry::Never;
  const char* advice = "";
};

// The first rule that matches applies: whole codes stand before their class.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
constexpr std::array kRules{
    Rule{"08", ErrorKind::ConnectionLost, Retry::ByCaller},
    Rule{"0A000", ErrorKind::Server, Retry::ResendOnly},  // a cached plan is outdated: its table was altered
    Rule{"22001", ErrorKind::ValueTooLarge},
    Rule{"22003", ErrorKind::ValueTooLarge},
    Rule{"22008", ErrorKind::ValueTooLarge},
    Rule{"22021", ErrorKind::SchemaMismatch, Retry::Never, "the database's encoding must be UTF8"},
    Rule{"22P05", ErrorKind::SchemaMismatch, Retry::Never, "the database's encoding must be UTF8"},
    Rule{"23", ErrorKind::SchemaMismatch, Retry::Never, "the table has a constraint that the documented one has not"},
    Rule{"25006", ErrorKind::ReadOnly, Retry::OtherServer},
    Rule{"25P03", ErrorKind::ConnectionLost, Retry::ByCaller},
    Rule{"25P04", ErrorKind::ConnectionLost, Retry::ByCaller},
    Rule{"26000", ErrorKind::Server, Retry::Resend, "behind a transaction pooler set preparedStatements to false"},
    Rule{"28", ErrorKind::AuthFailed},
    Rule{"3D000", ErrorKind::ConnectFailed},
    Rule{"3F000", ErrorKind::SchemaMissing, Retry::Never, "create it, or name another: option schema, or search_path"},
    Rule{"40001", ErrorKind::ServerBusy, Retry::Resend},
    Rule{"40P01", ErrorKind::ServerBusy, Retry::Resend},
    Rule{"40", ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{"42501", ErrorKind::PermissionDenied},
    Rule{"55000", ErrorKind::SchemaMismatch, Retry::Never,
         "the primary key of the documented table is not deferrable, and names the rows that a publication tells of"},
    Rule{"42703", ErrorKind::SchemaMismatch, Retry::Never, "the table lacks a documented column"},
    Rule{"42804", ErrorKind::SchemaMismatch, Retry::Never, "a column has another type than the documented one"},
    Rule{"42883", ErrorKind::SchemaMismatch, Retry::Never, "a column has another type than the documented one"},
    Rule{"42P01", ErrorKind::SchemaMissing, Retry::Never, "connect() creates the tables unless createTables is false"},
    Rule{"42P05", ErrorKind::Server, Retry::Resend, "behind a transaction pooler set preparedStatements to false"},
    Rule{"42P10", ErrorKind::SchemaMismatch, Retry::Never, "the table lacks its documented primary key"},
    Rule{"428C9", ErrorKind::SchemaMismatch, Retry::Never, "a documented column is generated"},
    Rule{"53", ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{"54", ErrorKind::ValueTooLarge},
    Rule{"55P03", ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{"55006", ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{"57014", ErrorKind::Timeout, Retry::ByCaller},
    Rule{"57P03", ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{"57P", ErrorKind::ConnectionLost, Retry::ByCaller},
    Rule{"XX001", ErrorKind::CorruptValue},
    Rule{"XX002", ErrorKind::CorruptValue},
};

// The SQLSTATE with which OWN of statements.hpp fails.
constexpr std::string_view kOtherKey = "2201G";

Error collision() {
  return {ErrorKind::KeyCollision,
          "the table takes the key for another one: the type or the collation of its key column folds letter case, "
          "accents or spaces, or cuts what is long",
          ""};
}

const Rule* ruleFor(std::string_view sqlstate) {
  const auto fits = [sqlstate](const Rule& rule) { return sqlstate.substr(0, rule.code.size()) == rule.code; };
  const auto found = std::find_if(kRules.begin(), kRules.end(), fits);
  return found == kRules.end() ? nullptr : &*found;
}

std::string withAdvice(std::string message, const char* advice) {
  return *advice ? std::move(message) + " (" + advice + ")" : message;
}

bool isClass(std::string_view sqlstate, std::string_view name) { return sqlstate.substr(0, 2) == name; }

// Quoted words are names of tables, columns or roles. In the classes about data, and for unknown codes, they may also
// be values, which must not get into an error.
std::string publicText(std::string_view sqlstate, const std::string& message, const Rule* rule) {
  if (isClass(sqlstate, "P0")) return "a trigger, a rule or a function of the database refused it";
  const bool quotesData = !rule || isClass(sqlstate, "0A") || isClass(sqlstate, "22") || isClass(sqlstate, "23");
  return quotesData ? withoutQuoted(message) : message;
}

ErrorKind withoutWord(const ConnectFailure& failure) {
  if (failure.hungUp || failure.letIn || failure.stage == Stage::Reaching) return ErrorKind::ConnectFailed;
  if (failure.stage == Stage::Securing) return ErrorKind::TlsFailed;
  if (failure.passwordPart) return ErrorKind::AuthFailed;
  // In TLS 1.3 the client has finished its handshake before the server refuses its certificate.
  return failure.encrypted ? ErrorKind::TlsFailed : ErrorKind::ConnectFailed;
}

const char* describe(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::AuthFailed: return "the login was refused by ";
    case ErrorKind::TlsFailed: return "no trusted TLS connection to ";
    case ErrorKind::ServerBusy: return "no connection is free at ";
    case ErrorKind::PermissionDenied: return "this role may not connect to ";
    default: return "could not connect to ";
  }
}

// An SQLSTATE without a rule still means that the login failed.
Error byWord(const ConnectFailure& failure) {
  const Rule* rule = ruleFor(failure.sqlstate);
  if (!rule) return {ErrorKind::ConnectFailed, "", failure.sqlstate};
  // After the login these kinds are about a session or its tables. At the login they mean that the database takes no
  // connections.
  constexpr std::array kUnfit{ErrorKind::ConnectionLost, ErrorKind::SchemaMismatch, ErrorKind::Server};
  const bool unfit = std::find(kUnfit.begin(), kUnfit.end(), rule->kind) != kUnfit.end();
  return {unfit ? ErrorKind::ConnectFailed : rule->kind, "", failure.sqlstate, rule->retry};
}

}  // namespace

Error serverError(std::string_view sqlstate, const std::string& message) {
  if (sqlstate == kOtherKey) return collision();
  const Rule* rule = ruleFor(sqlstate);
  if (!rule) return {ErrorKind::Server, publicText(sqlstate, message, rule), std::string(sqlstate)};
  return {rule->kind, withAdvice(publicText(sqlstate, message, rule), rule->advice), std::string(sqlstate),
          rule->retry};
}

Error connectError(const ConnectFailure& failure, const std::string& target) {
  Error error{withoutWord(failure), "", failure.systemError};
  if (error.kind == ErrorKind::ConnectFailed) error.retry = Retry::ByCaller;
  if (!failure.sqlstate.empty()) error = byWord(failure);
  error.message = describe(error.kind) + target;
  if (!failure.text.empty()) error.message += ": " + failure.text;
  return error;
}

Error lostError(std::string_view sqlstate, std::string message) {
  return {ErrorKind::ConnectionLost, std::move(message), std::string(sqlstate), Retry::ByCaller, false};
}

Error swallowed() {
  return {ErrorKind::SchemaMismatch, "nothing was changed: a trigger or a rule of the table discards what is written",
          ""};
}

Error whileCreating(Error error, Created what) {
  constexpr std::array<std::string_view, 3> kCreatedByOther{"42P07", "42710", "23505"};
  constexpr std::string_view kLockTimeout = "55P03";
  const bool waits = what == Created::Table && error.nativeCode == kLockTimeout;
  if (waits || std::find(kCreatedByOther.begin(), kCreatedByOther.end(), error.nativeCode) != kCreatedByOther.end())
    error.retry = Retry::Resend;
  return error;
}

bool isSerializationFailure(const Error& error) { return error.nativeCode == "40001"; }

}  // namespace persistence::postgres
