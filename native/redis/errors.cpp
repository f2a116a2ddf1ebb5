#include "redis/errors.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <iterator>
#include <system_error>

#include "core/system_errors.hpp"
#include "redis/handles.hpp"
#include "redis/reply.hpp"

namespace persistence::redis {
namespace {

struct ReplyRow {
  std::string_view word;
  ErrorKind kind;
  bool retryable;
};

/// @see https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
constexpr ReplyRow kReplyRows[] = {
    {"NOAUTH", ErrorKind::AuthFailed, false},       {"WRONGPASS", ErrorKind::AuthFailed, false},
    {"NOPERM", ErrorKind::PermissionDenied, false}, {"DENIED", ErrorKind::PermissionDenied, false},
    {"READONLY", ErrorKind::ReadOnly, true},        {"MISCONF", ErrorKind::ServerBusy, true},
    {"NOREPLICAS", ErrorKind::ServerBusy, true},    {"OOM", ErrorKind::ServerBusy, true},
    {"BUSY", ErrorKind::ServerBusy, true},          {"UNKILLABLE", ErrorKind::ServerBusy, true},
    {"LOADING", ErrorKind::ServerBusy, true},       {"MASTERDOWN", ErrorKind::ServerBusy, true},
    {"CLUSTERDOWN", ErrorKind::ServerBusy, true},   {"TRYAGAIN", ErrorKind::ServerBusy, true},
    {"NOSCRIPT", ErrorKind::Server, true},          {"MOVED", ErrorKind::UnsupportedOption, false},
    {"ASK", ErrorKind::UnsupportedOption, false},   {"CROSSSLOT", ErrorKind::UnsupportedOption, false},
    {"WRONGTYPE", ErrorKind::CorruptValue, false},  {"CORRUPT", ErrorKind::CorruptValue, false},
};

/// The names are those that Node's own `tls` puts into `code`.
constexpr NamedCode kVerifyNames[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, "CERT_HAS_EXPIRED"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "CERT_NOT_YET_VALID"},
    {X509_V_ERR_HOSTNAME_MISMATCH, "HOSTNAME_MISMATCH"},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, "IP_ADDRESS_MISMATCH"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "DEPTH_ZERO_SELF_SIGNED_CERT"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "SELF_SIGNED_CERT_IN_CHAIN"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "UNABLE_TO_GET_ISSUER_CERT"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "CERT_SIGNATURE_FAILURE"},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG, "CERT_CHAIN_TOO_LONG"},
    {X509_V_ERR_CERT_REVOKED, "CERT_REVOKED"},
    {X509_V_ERR_CERT_UNTRUSTED, "CERT_UNTRUSTED"},
    {X509_V_ERR_CERT_REJECTED, "CERT_REJECTED"},
    {X509_V_ERR_INVALID_CA, "INVALID_CA"},
    {X509_V_ERR_INVALID_PURPOSE, "INVALID_PURPOSE"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, "PATH_LENGTH_EXCEEDED"},
    {X509_V_ERR_CA_MD_TOO_WEAK, "CA_MD_TOO_WEAK"},
    {X509_V_ERR_EE_KEY_TOO_SMALL, "EE_KEY_TOO_SMALL"},
};

std::string asCode(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return std::isalnum(letter) ? std::toupper(letter) : '_'; });
  return text;
}

Error lost(std::string message, std::string nativeCode) {
  return {ErrorKind::ConnectionLost, std::move(message), std::move(nativeCode), true, true};
}

}  // namespace

Error replyError(std::string_view text) {
  const auto word = firstWord(text);
  const auto row =
      std::find_if(std::begin(kReplyRows), std::end(kReplyRows), [&](auto& each) { return each.word == word; });
  Error error{ErrorKind::Server, std::string(text), std::string(word), false, true};
  if (row != std::end(kReplyRows)) {
    error.kind = row->kind;
    error.retryable = row->retryable;
  }
  return error;
}

Error socketError(int number, const std::string& peer) {
  const auto name = errnoName(number);
  return lost("Redis at " + peer + ": " + std::generic_category().message(number) + " (" + name + ")", name);
}

Error endOfStream(const std::string& peer) { return lost("Redis at " + peer + " closed the connection", "ECONNRESET"); }

Error resolverError(int code, const std::string& host) {
  const auto name = resolverName(code);
  return lost("the host name " + host + " can't be resolved: " + gai_strerror(code), name);
}

Error verifyError(long code, const std::string& peer) {
  const auto name = nameIn(kVerifyNames, code, "X509_V_ERR ");
  return {ErrorKind::TlsFailed,
          "the certificate of Redis at " + peer + " is refused: " + X509_verify_cert_error_string(code), name, false,
          true};
}

Error tlsError(unsigned long code, const std::string& what) {
  const char* const reason = ERR_reason_error_string(code);
  const std::string text = reason ? reason : "error " + std::to_string(code);
  return {ErrorKind::TlsFailed, what + ": " + text, asCode(text), false, true};
}

Error protocolError(const std::string& peer) { return lost(peer + " does not speak the Redis protocol", "EPROTO"); }

Error unexpectedReply() { return {ErrorKind::Server, "Redis sent a reply of an unexpected type", "", false, true}; }

Error corruptValue(const std::string& what) { return {ErrorKind::CorruptValue, what, "", false, true}; }

Error whileConnecting(Error error) {
  if (error.kind == ErrorKind::ConnectionLost) error.kind = ErrorKind::ConnectFailed;
  return error;
}

Error afterConnecting(Error error) {
  if (error.kind != ErrorKind::TlsFailed) return error;
  error.kind = ErrorKind::ConnectionLost;
  error.retryable = true;
  return error;
}

}  // namespace persistence::redis
