#include "mysql/errors.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <system_error>

#include "core/errno_names.hpp"
#include "core/server_text.hpp"
#include "mysql/handles.hpp"
#include "mysql/statements.hpp"

namespace persistence::mysql {
namespace {

struct Rule {
  unsigned code;
  ErrorKind kind;
  Retry retry = Retry::Never;
  const char* advice = "";
};

// This server can't do it at present; another server can.
constexpr Rule wrongServer(unsigned code, ErrorKind kind) { return {code, kind, Retry::OtherServer}; }

// Error numbers that only one of the two servers has a name for.
constexpr unsigned kSecureTransportRequired = 3159;
constexpr unsigned kSessionKilled = 3169;
constexpr unsigned kIdleTooLong = 4031;
constexpr unsigned kConnectionKilled = 1927;
constexpr unsigned kNoJson = 3140;
constexpr unsigned kJsonKeyTooLong = 3151;
constexpr unsigned kJsonTooDeep = 3157;
constexpr unsigned kConstraint = 4025;
constexpr unsigned kCheckConstraint = 3819;
constexpr unsigned kStatementTimeout = 1969;
constexpr unsigned kExecutionTimeout = 3024;
constexpr unsigned kNowait = 3572;
constexpr unsigned kUserLockDeadlock = 3058;
constexpr unsigned kWrongValue = 1366;
constexpr unsigned kAccountLocked = 3118;
constexpr unsigned kLeftItsGroup = 6400;
constexpr unsigned kGroupHookFailed = 3100;
constexpr unsigned kRolledBackByGroup = 3101;
constexpr unsigned kGroupMemberNotReady = 3796;
constexpr unsigned kGroupNotCaughtUp = 3797;
constexpr unsigned kGroupBehindOnBegin = 3798;
constexpr unsigned kGroupStopping = 3799;
// Error numbers of mysys, the servers' file library.
constexpr unsigned kNotWritten = 3;
constexpr unsigned kNoRoom = 20;

constexpr const char* kColumn = "a column is not as documented";
constexpr const char* kRights = "the role lacks a right";

// https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html, https://mariadb.com/kb/en/mariadb-error-codes/
constexpr std::array kRules{
    Rule{ER_DUP_ENTRY, ErrorKind::SchemaMismatch, Retry::Never,
         "the table has a constraint that the documented one has not"},
    Rule{ER_CON_COUNT_ERROR, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_OUT_OF_RESOURCES, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_OUTOFMEMORY, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_DISK_FULL, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_RECORD_FILE_FULL, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{kNotWritten, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{kNoRoom, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_LOCK_WAIT_TIMEOUT, ErrorKind::ServerBusy, Retry::Resend},
    Rule{ER_LOCK_DEADLOCK, ErrorKind::ServerBusy, Retry::Resend},
    Rule{ER_CHECKREAD, ErrorKind::ServerBusy, Retry::Resend},
    Rule{kUserLockDeadlock, ErrorKind::ServerBusy, Retry::Resend},
    Rule{kNowait, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{kRolledBackByGroup, ErrorKind::ServerBusy, Retry::Resend},
    Rule{kGroupHookFailed, ErrorKind::ServerBusy, Retry::ByCaller,
         "the group did not take it: see the server's error log, and group_replication_transaction_size_limit"},
    Rule{kGroupNotCaughtUp, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{kGroupBehindOnBegin, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_ERROR_DURING_COMMIT, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_TOO_MANY_USER_CONNECTIONS, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_USER_LIMIT_REACHED, ErrorKind::ServerBusy, Retry::ByCaller},
    Rule{ER_HOST_IS_BLOCKED, ErrorKind::ServerBusy, Retry::ByCaller, "the server blocks this host: FLUSH HOSTS"},
    Rule{ER_DBACCESS_DENIED_ERROR, ErrorKind::PermissionDenied},
    Rule{ER_TABLEACCESS_DENIED_ERROR, ErrorKind::PermissionDenied},
    Rule{ER_COLUMNACCESS_DENIED_ERROR, ErrorKind::PermissionDenied},
    Rule{ER_SPECIFIC_ACCESS_DENIED_ERROR, ErrorKind::PermissionDenied, Retry::Never, kRights},
    Rule{ER_ACCESS_DENIED_ERROR, ErrorKind::AuthFailed},
    Rule{ER_ACCESS_DENIED_NO_PASSWORD_ERROR, ErrorKind::AuthFailed},
    Rule{ER_HOST_NOT_PRIVILEGED, ErrorKind::AuthFailed},
    Rule{ER_MUST_CHANGE_PASSWORD, ErrorKind::AuthFailed},
    Rule{ER_MUST_CHANGE_PASSWORD_LOGIN, ErrorKind::AuthFailed},
    Rule{ER_ACCOUNT_HAS_BEEN_LOCKED, ErrorKind::AuthFailed},
    Rule{kAccountLocked, ErrorKind::AuthFailed},
    Rule{ER_NOT_SUPPORTED_AUTH_MODE, ErrorKind::AuthFailed},
    Rule{CR_AUTH_PLUGIN_CANNOT_LOAD, ErrorKind::AuthFailed},
    Rule{CR_AUTH_PLUGIN_ERR, ErrorKind::AuthFailed},
    Rule{CR_PLUGIN_NOT_ALLOWED, ErrorKind::AuthFailed},
    Rule{kSecureTransportRequired, ErrorKind::TlsFailed, Retry::Never, "the server takes encrypted connections only"},
    Rule{CR_SSL_CONNECTION_ERROR, ErrorKind::TlsFailed},
    Rule{ER_BAD_DB_ERROR, ErrorKind::ConnectFailed},
    Rule{ER_NO_DB_ERROR, ErrorKind::ConnectFailed, Retry::Never, "the connection names no database"},
    Rule{ER_NO_SUCH_TABLE, ErrorKind::SchemaMissing, Retry::Never,
         "connect() creates the tables unless createTables is false"},
    Rule{ER_BAD_FIELD_ERROR, ErrorKind::SchemaMismatch, Retry::Never, "the table lacks a documented column"},
    Rule{ER_BAD_NULL_ERROR, ErrorKind::SchemaMismatch, Retry::Never, kColumn},
    Rule{ER_NO_DEFAULT_FOR_FIELD, ErrorKind::SchemaMismatch, Retry::Never, "the table has a column that must be given"},
    Rule{kWrongValue, ErrorKind::SchemaMismatch, Retry::Never, "the column's character set must be utf8mb4"},
    Rule{WARN_DATA_TRUNCATED, ErrorKind::SchemaMismatch, Retry::Never, kColumn},
    Rule{ER_CANT_AGGREGATE_2COLLATIONS, ErrorKind::SchemaMismatch, Retry::Never, kColumn},
    Rule{kConstraint, ErrorKind::SchemaMismatch, Retry::Never,
         "the table has a constraint that the documented one has not"},
    Rule{kCheckConstraint, ErrorKind::SchemaMismatch, Retry::Never,
         "the table has a constraint that the documented one has not"},
    Rule{ER_DATA_TOO_LONG, ErrorKind::ValueTooLarge},
    Rule{ER_WARN_DATA_OUT_OF_RANGE, ErrorKind::ValueTooLarge},
    Rule{ER_DATETIME_FUNCTION_OVERFLOW, ErrorKind::ValueTooLarge},
    Rule{ER_TRUNCATED_WRONG_VALUE, ErrorKind::ValueTooLarge},
    Rule{ER_NET_PACKET_TOO_LARGE, ErrorKind::ValueTooLarge, Retry::Never, "see max_allowed_packet"},
    Rule{ER_TOO_BIG_ROWSIZE, ErrorKind::ValueTooLarge},
    Rule{kNoJson, ErrorKind::ValueTooLarge},
    Rule{kJsonKeyTooLong, ErrorKind::ValueTooLarge},
    Rule{kJsonTooDeep, ErrorKind::ValueTooLarge},
    Rule{ER_OPEN_AS_READONLY, ErrorKind::ReadOnly, Retry::ByCaller},
    wrongServer(ER_READ_ONLY_TRANSACTION, ErrorKind::ReadOnly),
    wrongServer(ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, ErrorKind::ReadOnly),
    wrongServer(ER_READ_ONLY_MODE, ErrorKind::ReadOnly),
    wrongServer(kLeftItsGroup, ErrorKind::ReadOnly),
    wrongServer(ER_SERVER_OFFLINE_MODE, ErrorKind::ServerBusy),
    wrongServer(kGroupMemberNotReady, ErrorKind::ServerBusy),
    wrongServer(kGroupStopping, ErrorKind::ServerBusy),
    Rule{ER_QUERY_INTERRUPTED, ErrorKind::Timeout, Retry::ByCaller},
    Rule{kStatementTimeout, ErrorKind::Timeout, Retry::ByCaller},
    Rule{kExecutionTimeout, ErrorKind::Timeout, Retry::ByCaller},
    Rule{ER_SERVER_SHUTDOWN, ErrorKind::ConnectionLost, Retry::ByCaller},
    Rule{kConnectionKilled, ErrorKind::ConnectionLost, Retry::ByCaller},
    Rule{kSessionKilled, ErrorKind::ConnectionLost, Retry::ByCaller},
    Rule{kIdleTooLong, ErrorKind::ConnectionLost, Retry::ByCaller},
    Rule{ER_NOT_KEYFILE, ErrorKind::CorruptValue},
    Rule{ER_CRASHED_ON_USAGE, ErrorKind::CorruptValue},
};

bool isOn(std::string_view value) { return value != "OFF"; }
bool isOff(std::string_view value) { return value == "OFF"; }

// super_read_only implies read_only. A node outside its cluster still answers statements that need no stored table.
// wsrep_ready is OFF without a cluster as well, so the query also requires wsrep_on.
constexpr std::array kDoubts{
    Doubt{ER_OPTION_PREVENTS_STATEMENT, kAskReadOnly, isOn, ErrorKind::ReadOnly},
    Doubt{ER_OPEN_AS_READONLY, kAskInnodbReadOnly, isOn, ErrorKind::ReadOnly},
    Doubt{ER_UNKNOWN_COM_ERROR, kAskWsrepReady, isOff, ErrorKind::ServerBusy},
};

const Rule* ruleFor(unsigned code) {
  const auto found = std::find_if(kRules.begin(), kRules.end(), [code](const Rule& rule) { return rule.code == code; });
  return found == kRules.end() ? nullptr : &*found;
}

std::string withAdvice(std::string text, const char* advice) {
  return *advice ? std::move(text) + " (" + advice + ")" : text;
}

// Of the errors with a rule, these quote values; the others quote names of tables, columns and accounts.
constexpr std::array<unsigned, 9> kQuoteValues{ER_DUP_ENTRY,
                                               kWrongValue,
                                               WARN_DATA_TRUNCATED,
                                               ER_TRUNCATED_WRONG_VALUE,
                                               ER_WARN_DATA_OUT_OF_RANGE,
                                               ER_DATETIME_FUNCTION_OVERFLOW,
                                               kNoJson,
                                               kJsonKeyTooLong,
                                               kJsonTooDeep};

std::string publicText(unsigned code, const std::string& message, const Rule* rule) {
  if (code == ER_SIGNAL_EXCEPTION) return "a trigger or a procedure of the database refused it";
  const bool quotesValues = !rule || std::find(kQuoteValues.begin(), kQuoteValues.end(), code) != kQuoteValues.end();
  return quotesValues ? withoutQuoted(message) : message;
}

// These leave the outcome open. After a failed COMMIT the transaction may be on the other members or in the binary log.
// A member that leaves its group rolls back a transaction that the other members may commit.
constexpr std::array<unsigned, 3> kOpen{ER_ERROR_DURING_COMMIT, kGroupHookFailed, kRolledBackByGroup};

const char* describe(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::AuthFailed: return "the login was refused by ";
    case ErrorKind::TlsFailed: return "no trusted TLS connection to ";
    case ErrorKind::ServerBusy: return "no connection is free at ";
    case ErrorKind::PermissionDenied: return "this role may not use the database at ";
    default: return "could not connect to ";
  }
}

// libmariadb's own text quotes memory that it has already overwritten.
std::string textFor(unsigned code, const std::string& text) {
  if (code != CR_PLUGIN_NOT_ALLOWED) return text;
  return "the server asks for the password in a way that is not trusted, such as mysql_clear_password";
}

bool isOfClient(unsigned code) { return code >= CR_MIN_ERROR && code <= CR_MAX_ERROR; }

}  // namespace

// The first number in the text is the storage engine's error, in every language.
unsigned meaningOf(unsigned code, const std::string& message) {
  constexpr int kEngineDeadlock = 149;
  if (code != ER_ERROR_DURING_COMMIT) return code;
  const size_t digits = std::min(message.find_first_of("0123456789"), message.size());
  return std::atoi(message.c_str() + digits) == kEngineDeadlock ? ER_LOCK_DEADLOCK : code;
}

Error serverError(unsigned code, const std::string& message) {
  const Rule* rule = ruleFor(code);
  if (!rule) return {ErrorKind::Server, publicText(code, message, rule), std::to_string(code)};
  Error error{rule->kind, withAdvice(publicText(code, message, rule), rule->advice), std::to_string(code), rule->retry};
  error.outcomeKnown = std::find(kOpen.begin(), kOpen.end(), code) == kOpen.end();
  return error;
}

const Doubt* doubtAbout(const Error& error) {
  const auto found = std::find_if(kDoubts.begin(), kDoubts.end(),
                                  [&](const Doubt& doubt) { return std::to_string(doubt.code) == error.nativeCode; });
  return found == kDoubts.end() ? nullptr : &*found;
}

Error confirmed(Error error, const Doubt& doubt) {
  error.kind = doubt.kind;
  error.retry = error.outcomeKnown ? Retry::OtherServer : Retry::OtherServerIfRepeatable;
  return error;
}

// In TLS 1.3 a server refuses the client's certificate after the handshake has ended for the client.
Error connectError(unsigned code, const std::string& text, const std::string& target, bool showed) {
  const Rule* rule = ruleFor(code);
  ErrorKind kind = rule ? rule->kind : ErrorKind::ConnectFailed;
  if (kind == ErrorKind::ConnectionLost) kind = ErrorKind::ConnectFailed;
  if (showed && code == CR_SERVER_LOST) kind = ErrorKind::TlsFailed;
  const Retry unknown = kind == ErrorKind::ConnectFailed ? Retry::ByCaller : Retry::Never;
  return {kind, describe(kind) + target + ": " + withAdvice(textFor(code, text), rule ? rule->advice : ""),
          std::to_string(code), rule ? rule->retry : unknown};
}

Error greetingError(unsigned code, const std::string& text, const std::string& target) {
  Error error = connectError(code, text, target, false);
  error.message +=
      " (the login was accepted and the connection closed at the first statement, as by a server whose init_connect "
      "fails: see its error log; or by a proxy that mixes up statements that come together, as MySQL Router without "
      "TLS: "
      "set the option pipelining to false)";
  return error;
}

Error refusedError(int number, const std::string& target) {
  const std::string name = errnoName(number);
  const std::string text = std::generic_category().message(number) + " (" + name + ")";
  return {ErrorKind::ConnectFailed, describe(ErrorKind::ConnectFailed) + target + ": " + text, name, Retry::ByCaller};
}

Error charsetError(const std::string& charset, const std::string& target) {
  return {ErrorKind::ConnectFailed,
          describe(ErrorKind::ConnectFailed) + target + ": its session has the character set " + charset +
              " after SET NAMES utf8mb4; let the server, or the proxy before it, leave that statement as it is",
          ""};
}

Error lostError(unsigned code, std::string message) {
  return {ErrorKind::ConnectionLost, std::move(message), code ? std::to_string(code) : "", Retry::ByCaller, false};
}

Error brokenError(const char* what, bool inUse) {
  if (inUse) return lostError(0, what);
  return {ErrorKind::Server, what, ""};
}

Error garbledError() {
  return {ErrorKind::ConnectionLost, "the server sent what is no answer in MySQL's protocol", "EPROTO", Retry::ByCaller,
          false};
}

bool endsConnection(unsigned code) {
  const Rule* rule = ruleFor(code);
  if (rule && rule->kind == ErrorKind::ConnectionLost) return true;
  return isOfClient(code) || code == ER_NET_PACKET_TOO_LARGE || code == ER_HANDSHAKE_ERROR;
}

}  // namespace persistence::mysql
