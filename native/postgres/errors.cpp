#include "postgres/errors.hpp"

#include <algorithm>
#include <array>

#include "core/server_text.hpp"

namespace persistence::postgres {
namespace {

struct Rule {
  std::string_view code;  // a whole SQLSTATE, or the two characters of its class
  ErrorKind kind;
  bool retryable = false;
  const char* advice = "";
};

// The first rule that fits counts: whole codes stand before their class.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
constexpr std::array kRules{
    Rule{"08", ErrorKind::ConnectionLost, true},
    Rule{"22001", ErrorKind::ValueTooLarge},
    Rule{"22003", ErrorKind::ValueTooLarge},
    Rule{"22008", ErrorKind::ValueTooLarge},
    Rule{"22021", ErrorKind::SchemaMismatch, false, "the database's encoding must be UTF8"},
    Rule{"22P05", ErrorKind::SchemaMismatch, false, "the database's encoding must be UTF8"},
    Rule{"23", ErrorKind::SchemaMismatch, false, "the table has a constraint that the documented one has not"},
    Rule{"25006", ErrorKind::ReadOnly, true},
    Rule{"25P03", ErrorKind::ConnectionLost, true},
    Rule{"25P04", ErrorKind::ConnectionLost, true},
    Rule{"26000", ErrorKind::Server, true, "behind a transaction pooler set preparedStatements to false"},
    Rule{"28", ErrorKind::AuthFailed},
    Rule{"3D000", ErrorKind::ConnectFailed},
    Rule{"3F000", ErrorKind::SchemaMissing, false, "create it, or name another: option schema, or search_path"},
    Rule{"40", ErrorKind::ServerBusy, true},
    Rule{"42501", ErrorKind::PermissionDenied},
    Rule{"55000", ErrorKind::SchemaMismatch, false,
         "the primary key of the documented table is not deferrable, and names the rows that a publication tells of"},
    Rule{"42703", ErrorKind::SchemaMismatch, false, "the table lacks a documented column"},
    Rule{"42804", ErrorKind::SchemaMismatch, false, "a column has another type than the documented one"},
    Rule{"42883", ErrorKind::SchemaMismatch, false, "a column has another type than the documented one"},
    Rule{"42P01", ErrorKind::SchemaMissing, false, "connect() creates the tables unless createTables is false"},
    Rule{"42P05", ErrorKind::Server, true, "behind a transaction pooler set preparedStatements to false"},
    Rule{"42P10", ErrorKind::SchemaMismatch, false, "the table lacks its documented primary key"},
    Rule{"428C9", ErrorKind::SchemaMismatch, false, "a documented column is generated"},
    Rule{"53", ErrorKind::ServerBusy, true},
    Rule{"54", ErrorKind::ValueTooLarge},
    Rule{"55P03", ErrorKind::ServerBusy, true},
    Rule{"55006", ErrorKind::ServerBusy, true},
    Rule{"57014", ErrorKind::Timeout, true},
    Rule{"57P03", ErrorKind::ServerBusy, true},
    Rule{"57P", ErrorKind::ConnectionLost, true},
    Rule{"XX001", ErrorKind::CorruptValue},
    Rule{"XX002", ErrorKind::CorruptValue},
};

// What OWN of statements.hpp fails with.
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

// Quotes name a table, a column or a role, but in the classes about data, and where the code is unknown, values too.
std::string publicText(std::string_view sqlstate, const std::string& message, const Rule* rule) {
  if (isClass(sqlstate, "P0")) return "a trigger, a rule or a function of the database refused it";
  const bool quotesData = !rule || isClass(sqlstate, "22") || isClass(sqlstate, "23");
  return quotesData ? withoutQuoted(message) : message;
}

ErrorKind withoutWord(const ConnectFailure& failure) {
  if (failure.hungUp || failure.letIn || failure.stage == Stage::Reaching) return ErrorKind::ConnectFailed;
  if (failure.stage == Stage::Securing) return ErrorKind::TlsFailed;
  if (failure.passwordPart) return ErrorKind::AuthFailed;
  // In TLS 1.3 a server refuses the client's certificate after the handshake has ended for the client.
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

// A server that refuses us for another reason than a documented one still has not let us in.
Error byWord(const ConnectFailure& failure) {
  const Rule* rule = ruleFor(failure.sqlstate);
  if (!rule) return {ErrorKind::ConnectFailed, "", failure.sqlstate};
  // What says something of tables once we are in, says at the login that the database takes no connections.
  const bool unfit = rule->kind == ErrorKind::ConnectionLost || rule->kind == ErrorKind::SchemaMismatch;
  return {unfit ? ErrorKind::ConnectFailed : rule->kind, "", failure.sqlstate, rule->retryable};
}

}  // namespace

Error serverError(std::string_view sqlstate, const std::string& message) {
  if (sqlstate == kOtherKey) return collision();
  const Rule* rule = ruleFor(sqlstate);
  if (!rule) return {ErrorKind::Server, publicText(sqlstate, message, rule), std::string(sqlstate)};
  Error error{rule->kind, withAdvice(publicText(sqlstate, message, rule), rule->advice), std::string(sqlstate),
              rule->retryable};
  error.wrongServer = error.notApplied = rule->kind == ErrorKind::ReadOnly;
  return error;
}

Error connectError(const ConnectFailure& failure, const std::string& target) {
  Error error{withoutWord(failure), "", failure.systemError};
  error.retryable = error.kind == ErrorKind::ConnectFailed;
  if (!failure.sqlstate.empty()) error = byWord(failure);
  error.message = describe(error.kind) + target;
  if (!failure.text.empty()) error.message += ": " + failure.text;
  return error;
}

Error lostError(std::string_view sqlstate, std::string message) {
  return {ErrorKind::ConnectionLost, std::move(message), std::string(sqlstate), true, false};
}

Error swallowed() {
  return {ErrorKind::SchemaMismatch, "nothing was changed: a trigger or a rule of the table discards what is written",
          ""};
}

bool passesWhenSentAlone(std::string_view sqlstate) {
  constexpr std::array<std::string_view, 5> kCodes{"40001", "40P01", "26000", "42P05", "0A000"};
  return std::find(kCodes.begin(), kCodes.end(), sqlstate) != kCodes.end();
}

}  // namespace persistence::postgres
