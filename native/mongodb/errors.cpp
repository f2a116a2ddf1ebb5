#include "mongodb/errors.hpp"

#include <algorithm>
#include <iterator>

#include "core/server_text.hpp"
#include "mongodb/handles.hpp"

namespace persistence::mongodb {
namespace {

struct Row {
  int64_t code;
  ErrorKind kind;
  Retry retry = Retry::Never;
  bool outcomeKnown = true;
  const char* advice = nullptr;
};

constexpr const char* kWantsApi = "give serverApi in the options of the client or the config";

/// @see https://www.mongodb.com/docs/manual/reference/error-codes/
constexpr Row kRows[] = {
    {6, ErrorKind::ServerBusy, Retry::ByCaller, false},                // HostUnreachable, of a router
    {7, ErrorKind::ServerBusy, Retry::ByCaller, false},                // HostNotFound
    {11, ErrorKind::AuthFailed},                                       // UserNotFound
    {13, ErrorKind::PermissionDenied},                                 // Unauthorized
    {18, ErrorKind::AuthFailed},                                       // AuthenticationFailed
    {24, ErrorKind::ServerBusy, Retry::Resend},                        // LockTimeout
    {26, ErrorKind::SchemaMissing},                                    // NamespaceNotFound
    {46, ErrorKind::ServerBusy, Retry::Resend},                        // LockBusy
    {50, ErrorKind::Timeout, Retry::ByCaller, false},                  // MaxTimeMSExpired
    {64, ErrorKind::ServerBusy, Retry::ByCaller, false},               // WriteConcernFailed
    {67, ErrorKind::SchemaMismatch},                                   // CannotCreateIndex
    {79, ErrorKind::UnsupportedOption},                                // UnknownReplWriteConcern
    {85, ErrorKind::SchemaMismatch},                                   // IndexOptionsConflict
    {86, ErrorKind::SchemaMismatch},                                   // IndexKeySpecsConflict
    {89, ErrorKind::ServerBusy, Retry::ByCaller, false},               // NetworkTimeout
    {91, ErrorKind::ReadOnly, Retry::OtherServerIfRepeatable, false},  // ShutdownInProgress
    {100, ErrorKind::ServerBusy, Retry::ByCaller, false},              // UnsatisfiableWriteConcern
    {117, ErrorKind::ServerBusy, Retry::Resend},                       // ConflictingOperationInProgress
    {239, ErrorKind::ServerBusy, Retry::Resend},                       // SnapshotTooOld
    {246, ErrorKind::ServerBusy, Retry::Resend},                       // SnapshotUnavailable
    {276, ErrorKind::ServerBusy, Retry::Resend},                       // IndexBuildAborted
    {112, ErrorKind::ServerBusy, Retry::Resend},                       // WriteConflict
    {121, ErrorKind::SchemaMismatch, Retry::Never, true,
     "change the validator of the collection, which refuses what must be stored"},  // DocumentValidationFailure
    {133, ErrorKind::ReadOnly, Retry::OtherServer},
    {175, ErrorKind::ServerBusy, Retry::Resend},  // QueryPlanKilled
    {189, ErrorKind::ReadOnly, Retry::OtherServerIfRepeatable, false},
    {262, ErrorKind::Timeout, Retry::ByCaller, false},                     // ExceededTimeLimit
    {322, ErrorKind::UnsupportedOption, Retry::Never, true, kWantsApi},    // APIVersionError
    {323, ErrorKind::UnsupportedOption},                                   // APIStrictError
    {324, ErrorKind::UnsupportedOption},                                   // APIDeprecationError
    {8000, ErrorKind::AuthFailed},                                         // AtlasError
    {9001, ErrorKind::ServerBusy, Retry::OtherServerIfRepeatable, false},  // SocketException
    {10058, ErrorKind::ReadOnly, Retry::OtherServer},                      // LegacyNotPrimary
    {10107, ErrorKind::ReadOnly, Retry::OtherServer},                      // NotWritablePrimary
    {10334, ErrorKind::ValueTooLarge},                                     // BSONObjectTooLarge
    {11000, ErrorKind::KeyCollision, Retry::ResendOnly},                   // DuplicateKey
    {11600, ErrorKind::ReadOnly, Retry::OtherServerIfRepeatable, false},   // InterruptedAtShutdown
    {11601, ErrorKind::Timeout, Retry::ByCaller, false},                   // Interrupted, as by killOp
    {11602, ErrorKind::ReadOnly, Retry::OtherServerIfRepeatable, false},   // InterruptedDueToReplStateChange
    {13435, ErrorKind::ReadOnly, Retry::OtherServer},                      // NotPrimaryNoSecondaryOk
    {13436, ErrorKind::ReadOnly, Retry::OtherServer},                      // NotPrimaryOrSecondary
    {14031, ErrorKind::ServerBusy, Retry::ByCaller},                       // OutOfDiskSpace
    {16493, ErrorKind::ValueTooLarge},
    {17280, ErrorKind::SchemaMismatch},  // KeyTooLong
    {17419, ErrorKind::ValueTooLarge},
    {17420, ErrorKind::ValueTooLarge},
    {498870, ErrorKind::UnsupportedOption, Retry::Never, true, kWantsApi},
};

constexpr int64_t kConversionFailure = 241;
constexpr int64_t kUnauthorized = 13;

const Row* rowOf(int64_t code) {
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [code](const Row& r) { return r.code == code; });
  return row == std::end(kRows) ? nullptr : row;
}

// The server repeats parts of a command or a document in braces, and a value in quotes. A repeated command begins with
// its name, which is kept: it shows the command that was refused.
std::string withoutRepeated(int64_t code, std::string_view text) {
  const size_t brace = text.find('{');
  const size_t name = text.find_first_not_of("{ ", brace);
  const size_t colon = text.find(':', brace);
  if (code == kUnauthorized && brace < name && name < colon && colon != text.npos)
    return std::string(text.substr(0, brace)).append(text.substr(name, colon - name));
  return withoutQuoted(upTo(text, "{"));
}

}  // namespace

Error serverError(int64_t code, std::string_view codeName, std::string_view text) {
  Error error{ErrorKind::Server, withoutRepeated(code, text), std::to_string(code)};
  if (!codeName.empty()) error.message += " (" + std::string(codeName) + ")";
  if (const Row* const row = rowOf(code)) {
    error.kind = row->kind;
    error.retry = row->retry;
    error.outcomeKnown = row->outcomeKnown;
    if (row->advice) error.message += std::string(": ") + row->advice;
  }
  return error;
}

Error unconfirmed(Error error) {
  error.message = "the write was not confirmed by a majority: " + error.message;
  if (!error.wrongServer()) error.retry = Retry::ByCaller;
  return maybeApplied(std::move(error));
}

bool saysNo(int64_t code) { return code == kConversionFailure; }

Error libraryError(uint32_t domain, uint32_t code, const char* text) {
  Error error{ErrorKind::ConnectionLost, text, std::to_string(code), Retry::ByCaller};
  if (domain == MONGOC_ERROR_CLIENT && code == MONGOC_ERROR_CLIENT_AUTHENTICATE) {
    error.kind = ErrorKind::AuthFailed;
    error.retry = Retry::Never;
  }
  if (domain == MONGOC_ERROR_PROTOCOL && code == MONGOC_ERROR_PROTOCOL_BAD_WIRE_VERSION) {
    error.kind = ErrorKind::UnsupportedOption;
    error.retry = Retry::Never;
  }
  return error;
}

}  // namespace persistence::mongodb
