#include "net/errors.hpp"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "core/errno_names.hpp"
#include "net/handles.hpp"

namespace persistence::net {
namespace {

/// The names that Node's `tls` module puts into `code`.
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
  return {ErrorKind::ConnectionLost, std::move(message), std::move(nativeCode), Retry::ByCaller};
}

}  // namespace

Error socketError(int number, const std::string& peer) {
  const auto name = errnoName(number);
  return lost("the server at " + peer + ": " + std::generic_category().message(number) + " (" + name + ")", name);
}

Error endOfStream(const std::string& peer) {
  return lost("the server at " + peer + " closed the connection", "ECONNRESET");
}

Error verifyError(long code, const std::string& peer) {
  const auto name = nameIn(kVerifyNames, code, "X509_V_ERR ");
  return {ErrorKind::TlsFailed,
          "the certificate of the server at " + peer + " is refused: " + X509_verify_cert_error_string(code), name};
}

Error tlsError(unsigned long code, const std::string& what) {
  const char* const reason = ERR_reason_error_string(code);
  const std::string text = reason ? reason : "error " + std::to_string(code);
  return {ErrorKind::TlsFailed, what + ": " + text, asCode(text)};
}

Error refusedBy(const std::string& peer, Error error) {
  if (error.kind == ErrorKind::AuthFailed) error.message = "the login was refused by " + peer + ": " + error.message;
  return error;
}

Error whileConnecting(Error error) {
  if (error.kind == ErrorKind::ConnectionLost) error.kind = ErrorKind::ConnectFailed;
  return error;
}

Error afterConnecting(Error error) {
  if (error.kind != ErrorKind::TlsFailed) return error;
  error.kind = ErrorKind::ConnectionLost;
  error.retry = Retry::ByCaller;
  return error;
}

}  // namespace persistence::net
