// An error as a value: its kind, how the operation may be sent again, whether the outcome is known.
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

/// Whether and how an operation that failed may be sent again. The backend's table of errors decides it.
enum class Retry {
  Never,                    ///< the same operation fails again
  ByCaller,                 ///< it may succeed later: the caller may call again
  Resend,                   ///< a clash with another session: the backend sends it again; after the last try: ByCaller
  ResendOnly,               ///< the same; after the last try: Never
  OneByOne,                 ///< the reply to several operations was too long: each is sent by itself
  OtherServer,              ///< this server can't do it and has not applied it: sent again on another connection
  OtherServerIfRepeatable,  ///< the same, but it may be applied: only what may be applied twice is sent again
};

struct Error {
  ErrorKind kind = ErrorKind::Server;
  std::string message;
  /// The database's own code: an SQLSTATE, the first word of a Redis error, an errno name.
  std::string nativeCode;
  Retry retry = Retry::Never;
  /// False when the server may or may not have applied the operation.
  bool outcomeKnown = true;
  /// Of a login that the application could not give: its own name for why, to be handed back. 0: none.
  uint32_t cause = 0;

  /// For the caller: the same operation may succeed later.
  bool retryable() const { return retry != Retry::Never && retry != Retry::ResendOnly; }
  bool resends() const { return retry == Retry::Resend || retry == Retry::ResendOnly; }
  /// The connection leads to a server that can't do what was asked, such as one that is read only: it is left.
  bool wrongServer() const { return retry == Retry::OtherServer || retry == Retry::OtherServerIfRepeatable; }
  /// The wrong server has applied nothing, so that even a counter may be sent again.
  bool notApplied() const { return retry == Retry::OtherServer; }
};

/// The same error of an operation that may have been applied.
Error maybeApplied(Error error);
/// The same error of an operation that was certainly not applied.
Error neverApplied(Error error);

/// The `code` literal, for example "CONNECT_FAILED".
const char* codeOf(ErrorKind kind);

/// The error for an operation that was sent over a connection which then broke.
Error lostReply(const Error& cause);

/// The error for the exception that is being handled; only in a catch clause.
Error caught(ErrorKind kind);

}  // namespace persistence
