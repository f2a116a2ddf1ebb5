#include "mongodb/errors.hpp"

#include <algorithm>
#include <iterator>

#include "core/server_text.hpp"
#include "mongodb/handles.hpp"

namespace persistence::mongodb {
namespace {

enum Trait : unsigned {
  None = 0,
  Retryable = 1,  // for the caller
  Passes = 2,     // sent again by ourselves
  Leave = 4,      // the wrong server
  Nothing = 8,    // the server did nothing
  Unknown = 16,   // a part may have been done
};

struct Row {
  int64_t code;
  ErrorKind kind;
  unsigned traits;
  const char* advice = nullptr;
};

constexpr const char* kWantsApi = "give serverApi in the options of the client or the config";

/// @see https://www.mongodb.com/docs/manual/reference/error-codes/
constexpr Row kRows[] = {
    {6, ErrorKind::ServerBusy, Retryable | Unknown},         // HostUnreachable, of a router
    {7, ErrorKind::ServerBusy, Retryable | Unknown},         // HostNotFound
    {11, ErrorKind::AuthFailed, Nothing},                    // UserNotFound
    {13, ErrorKind::PermissionDenied, Nothing},              // Unauthorized
    {18, ErrorKind::AuthFailed, Nothing},                    // AuthenticationFailed
    {24, ErrorKind::ServerBusy, Retryable | Passes},         // LockTimeout
    {26, ErrorKind::SchemaMissing, Nothing},                 // NamespaceNotFound
    {46, ErrorKind::ServerBusy, Retryable | Passes},         // LockBusy
    {50, ErrorKind::Timeout, Retryable | Unknown},           // MaxTimeMSExpired
    {64, ErrorKind::ServerBusy, Retryable | Unknown},        // WriteConcernFailed
    {67, ErrorKind::SchemaMismatch, Nothing},                // CannotCreateIndex
    {79, ErrorKind::UnsupportedOption, Nothing},             // UnknownReplWriteConcern
    {85, ErrorKind::SchemaMismatch, Nothing},                // IndexOptionsConflict
    {86, ErrorKind::SchemaMismatch, Nothing},                // IndexKeySpecsConflict
    {89, ErrorKind::ServerBusy, Retryable | Unknown},        // NetworkTimeout
    {91, ErrorKind::ReadOnly, Retryable | Leave | Unknown},  // ShutdownInProgress
    {100, ErrorKind::ServerBusy, Retryable | Unknown},       // UnsatisfiableWriteConcern
    {117, ErrorKind::ServerBusy, Retryable | Passes},        // ConflictingOperationInProgress
    {239, ErrorKind::ServerBusy, Retryable | Passes},        // SnapshotTooOld
    {246, ErrorKind::ServerBusy, Retryable | Passes},        // SnapshotUnavailable
    {276, ErrorKind::ServerBusy, Retryable | Passes},        // IndexBuildAborted
    {112, ErrorKind::ServerBusy, Retryable | Passes},        // WriteConflict
    {121, ErrorKind::SchemaMismatch, Nothing,
     "change the validator of the collection, which refuses what must be stored"},  // DocumentValidationFailure
    {133, ErrorKind::ReadOnly, Retryable | Leave | Nothing},
    {175, ErrorKind::ServerBusy, Retryable | Passes},  // QueryPlanKilled
    {189, ErrorKind::ReadOnly, Retryable | Leave | Unknown},
    {262, ErrorKind::Timeout, Retryable | Unknown},              // ExceededTimeLimit
    {322, ErrorKind::UnsupportedOption, Nothing, kWantsApi},     // APIVersionError
    {323, ErrorKind::UnsupportedOption, Nothing},                // APIStrictError
    {324, ErrorKind::UnsupportedOption, Nothing},                // APIDeprecationError
    {8000, ErrorKind::AuthFailed, Nothing},                      // AtlasError
    {9001, ErrorKind::ServerBusy, Retryable | Leave | Unknown},  // SocketException
    {10058, ErrorKind::ReadOnly, Retryable | Leave | Nothing},   // LegacyNotPrimary
    {10107, ErrorKind::ReadOnly, Retryable | Leave | Nothing},   // NotWritablePrimary
    {10334, ErrorKind::ValueTooLarge, None},                     // BSONObjectTooLarge
    {11000, ErrorKind::KeyCollision, None},                      // DuplicateKey
    {11600, ErrorKind::ReadOnly, Retryable | Leave | Unknown},   // InterruptedAtShutdown
    {11601, ErrorKind::Timeout, Retryable | Unknown},            // Interrupted, as by killOp
    {11602, ErrorKind::ReadOnly, Retryable | Leave | Unknown},   // InterruptedDueToReplStateChange
    {13435, ErrorKind::ReadOnly, Retryable | Leave | Nothing},   // NotPrimaryNoSecondaryOk
    {13436, ErrorKind::ReadOnly, Retryable | Leave | Nothing},   // NotPrimaryOrSecondary
    {14031, ErrorKind::ServerBusy, Retryable},                   // OutOfDiskSpace
    {16493, ErrorKind::ValueTooLarge, None},
    {17280, ErrorKind::SchemaMismatch, None},  // KeyTooLong
    {17419, ErrorKind::ValueTooLarge, None},
    {17420, ErrorKind::ValueTooLarge, None},
    {498870, ErrorKind::UnsupportedOption, Nothing, kWantsApi},
};

constexpr int64_t kConversionFailure = 241;
constexpr int64_t kDuplicateKey = 11000;
constexpr int64_t kUnauthorized = 13;

const Row* rowOf(int64_t code) {
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [code](const Row& r) { return r.code == code; });
  return row == std::end(kRows) ? nullptr : row;
}

bool has(int64_t code, Trait trait) {
  const Row* const row = rowOf(code);
  return row && (row->traits & trait);
}

// What a server repeats of a command or a document stands in braces, and of a value in quotes. A command begins with
// its name, which says what was refused.
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
  Error error{ErrorKind::Server, withoutRepeated(code, text), std::to_string(code), false, true};
  if (!codeName.empty()) error.message += " (" + std::string(codeName) + ")";
  if (const Row* const row = rowOf(code)) {
    error.kind = row->kind;
    error.retryable = row->traits & Retryable;
    error.outcomeKnown = !(row->traits & Unknown);
    error.wrongServer = row->traits & Leave;
    error.notApplied = row->traits & Nothing;
    if (row->advice) error.message += std::string(": ") + row->advice;
  }
  return error;
}

Error unconfirmed(Error error) {
  error.message = "the write was not confirmed by a majority: " + error.message;
  error.retryable = true;
  error.outcomeKnown = false;
  error.notApplied = false;
  return error;
}

bool saysNo(int64_t code) { return code == kConversionFailure; }
bool isRace(int64_t code) { return code == kDuplicateKey; }
bool passes(int64_t code) { return has(code, Passes); }

Error libraryError(uint32_t domain, uint32_t code, const char* text) {
  Error error{ErrorKind::ConnectionLost, text, std::to_string(code), true, true};
  if (domain == MONGOC_ERROR_CLIENT && code == MONGOC_ERROR_CLIENT_AUTHENTICATE) {
    error.kind = ErrorKind::AuthFailed;
    error.retryable = false;
  }
  if (domain == MONGOC_ERROR_PROTOCOL && code == MONGOC_ERROR_PROTOCOL_BAD_WIRE_VERSION) {
    error.kind = ErrorKind::UnsupportedOption;
    error.retryable = false;
  }
  return error;
}

}  // namespace persistence::mongodb
