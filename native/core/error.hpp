// An error as a value: its kind, whether and how the operation may be sent again, whether the outcome is known.
#pragma once

#include <cstdint>
#include <string>

namespace persistence {

/// The kinds are the `code` literals of the public PersistenceError, see docs/errors.md.
enum class ErrorKind {
  ConnectFailed,
  AuthFailed,
  TlsFailed,
  Timeout,
  ConnectionLost,
  QueueFull,
  Closed,
  ReadOnly,
  ServerBusy,
  PermissionDenied,
  SchemaMissing,
  SchemaMismatch,
  KeyCollision,
  ValueTooLarge,
  CorruptValue,
  UnsupportedOption,
  Server,
};

/// Whether and how a failed operation may be sent again. The backend's table of errors sets it.
enum class Retry {
  Never,        ///< the same operation fails again
  ByCaller,     ///< the same operation may succeed later: the caller may call again
  Resend,       ///< a clash with another session: the backend sends it again; after the last attempt: ByCaller
  ResendOnly,   ///< as Resend; after the last attempt: Never
  OneByOne,     ///< the reply to several operations was too long: each is sent alone
  OtherServer,  ///< this server can't execute it and has not applied it: it is sent on a new connection
  OtherServerIfRepeatable,  ///< as OtherServer, but it may have been applied: sent again only if repeatable
};

struct Error {
  ErrorKind kind = ErrorKind::Server;
  std::string message;
  /// The database's code: an SQLSTATE, the first word of a Redis error, an errno name.
  std::string nativeCode;
  Retry retry = Retry::Never;
  /// False when the server may or may not have applied the operation.
  bool outcomeKnown = true;
  /// If the application's function for the password failed: the number under which lib/session keeps its error. 0:
  /// none.
  uint32_t cause = 0;

  /// The caller may call again: the same operation may succeed later.
  bool retryable() const { return retry != Retry::Never && retry != Retry::ResendOnly; }
  bool resends() const { return retry == Retry::Resend || retry == Retry::ResendOnly; }
  /// The server can't execute the operation, for example because it is read only. The lane leaves the connection.
  bool wrongServer() const { return retry == Retry::OtherServer || retry == Retry::OtherServerIfRepeatable; }
  /// The wrong server has applied nothing, so even a count may be sent again.
  bool notApplied() const { return retry == Retry::OtherServer; }
};

/// The same error for an operation that may have been applied.
Error maybeApplied(Error error);
/// The same error for an operation that was certainly not applied.
Error neverApplied(Error error);

/// The `code` literal, for example "CONNECT_FAILED".
const char* codeOf(ErrorKind kind);

/// The error for an operation that was sent over a connection which then broke.
Error lostReply(const Error& cause);

/// The error for the exception that is being handled. Only for use in a catch clause.
Error caught(ErrorKind kind);

}  // namespace persistence
