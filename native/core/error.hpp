// An error as a value that answers questions: what kind, may I retry, is the outcome known?
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

struct Error {
  ErrorKind kind = ErrorKind::Server;
  std::string message;
  /// The database's own code: an SQLSTATE, the first word of a Redis error, an errno name.
  std::string nativeCode;
  /// The same operation may succeed when it is sent again.
  bool retryable = false;
  /// False when the server may or may not have applied the operation.
  bool outcomeKnown = true;
  /// The connection leads to a server that can't do what was asked, as one that is read only: it is left.
  bool wrongServer = false;
  /// The server refused before it changed anything, so even a counter may be sent again.
  bool notApplied = false;
  /// Of a login that the application could not give: its own name for why, to be handed back. 0: none.
  uint32_t cause = 0;
};

/// The `code` literal, for example "CONNECT_FAILED".
const char* codeOf(ErrorKind kind);

/// The error for an operation that was sent over a connection which then broke.
Error lostReply(const Error& cause);

/// The error for the exception that is being handled; only in a catch clause.
Error caught(ErrorKind kind);

}  // namespace persistence
