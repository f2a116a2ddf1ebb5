#include "core/error.hpp"

#include <cerrno>
#include <exception>
#include <new>
#include <system_error>

#include "core/errno_names.hpp"

namespace persistence {

const char* codeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::ConnectFailed: return "CONNECT_FAILED";
    case ErrorKind::AuthFailed: return "AUTH_FAILED";
    case ErrorKind::TlsFailed: return "TLS_FAILED";
    case ErrorKind::Timeout: return "TIMEOUT";
    case ErrorKind::ConnectionLost: return "CONNECTION_LOST";
    case ErrorKind::QueueFull: return "QUEUE_FULL";
    case ErrorKind::Closed: return "CLOSED";
    case ErrorKind::ReadOnly: return "READ_ONLY";
    case ErrorKind::ServerBusy: return "SERVER_BUSY";
    case ErrorKind::PermissionDenied: return "PERMISSION_DENIED";
    case ErrorKind::SchemaMissing: return "SCHEMA_MISSING";
    case ErrorKind::SchemaMismatch: return "SCHEMA_MISMATCH";
    case ErrorKind::KeyCollision: return "KEY_COLLISION";
    case ErrorKind::ValueTooLarge: return "VALUE_TOO_LARGE";
    case ErrorKind::CorruptValue: return "CORRUPT_VALUE";
    case ErrorKind::UnsupportedOption: return "UNSUPPORTED_OPTION";
    case ErrorKind::Server: return "SERVER";
  }
  return "SERVER";
}

Error maybeApplied(Error error) {
  error.outcomeKnown = false;
  if (error.retry == Retry::OtherServer) error.retry = Retry::OtherServerIfRepeatable;
  return error;
}

Error neverApplied(Error error) {
  error.outcomeKnown = true;
  if (error.retry == Retry::OtherServerIfRepeatable) error.retry = Retry::OtherServer;
  return error;
}

Error lostReply(const Error& cause) {
  // If the connection was closed because the server is silent, every operation on it has timed out.
  const ErrorKind kind = cause.kind == ErrorKind::Timeout ? ErrorKind::Timeout : ErrorKind::ConnectionLost;
  return {kind, "the connection was lost before the reply came, so the outcome is unknown (" + cause.message + ")",
          cause.nativeCode, Retry::ByCaller, false};
}

Error caught(ErrorKind kind) {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return {kind, "the process is out of memory", errnoName(ENOMEM), Retry::ByCaller};
  } catch (const std::system_error& error) {
    return {kind, error.what(), errnoName(error.code().value()), Retry::ByCaller};
  } catch (const std::exception& error) {
    return {kind, error.what(), "", Retry::ByCaller};
  } catch (...) {
    return {kind, "an unknown exception was thrown", "", Retry::ByCaller};
  }
}

}  // namespace persistence
