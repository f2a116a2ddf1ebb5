// From an SQLSTATE, or from how far a connection came, to an Error. Pure: by table, never by message text.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace persistence::postgres {

/// The error for an SQLSTATE of the server's.
Error serverError(std::string_view sqlstate, const std::string& message);

/// How far a connection came before it failed, as seen just before the last step.
enum class Stage { Reaching, Securing, LoggingIn };

struct ConnectFailure {
  Stage stage = Stage::Reaching;
  bool hungUp = false;        ///< the server had closed the connection without an answer
  bool encrypted = false;     ///< TLS was established
  bool passwordPart = false;  ///< the server had asked for a password
  std::string sqlstate{};     ///< empty: the failure is not the server's word
  std::string text{};
  bool letIn = false;         ///< the login went well, but the session is not of the wanted kind
  std::string systemError{};  ///< the name of an errno or of a resolver's error; empty: it was none
};

/// The error for a connection that could not be made to `target`, a host and port or a socket.
Error connectError(const ConnectFailure& failure, const std::string& target);

/// The error for a connection that ended; `sqlstate` may be empty.
Error lostError(std::string_view sqlstate, std::string message);

enum class Created { Table, Index };
/// The error of a statement that creates. Another session that has just created the same, or that holds the lock which
/// a table needs, is a clash. An index does not wait for a lock: everything works without it.
Error whileCreating(Error error, Created what);

/// The transaction's isolation was too strict: it is sent again under READ COMMITTED.
bool isSerializationFailure(const Error& error);

/// A write, or a removal, that was not done although nothing was in its way.
Error swallowed();

}  // namespace persistence::postgres
