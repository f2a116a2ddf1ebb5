// Maps an SQLSTATE, or the stage at which connecting failed, to an Error. Pure: by table, never by message text.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace persistence::postgres {

/// The error for an SQLSTATE of the server.
Error serverError(std::string_view sqlstate, const std::string& message);

/// The stage of a connection just before the step that failed.
enum class Stage { Reaching, Securing, LoggingIn };

struct ConnectFailure {
  Stage stage = Stage::Reaching;
  bool hungUp = false;        ///< the server closed the connection without an answer
  bool encrypted = false;     ///< TLS was established
  bool passwordPart = false;  ///< the server asked for a password
  std::string sqlstate{};     ///< empty: the server sent no error
  std::string text{};
  bool letIn = false;         ///< the login succeeded, but the session is not of the wanted kind
  std::string systemError{};  ///< the name of an errno or of a resolver's error; empty: neither
};

/// The error for a failed attempt to connect to `target`, the text of targetOf().
Error connectError(const ConnectFailure& failure, const std::string& target);

/// The error for a connection that ended; `sqlstate` may be empty.
Error lostError(std::string_view sqlstate, std::string message);

enum class Created { Table, Index };
/// The error of a CREATE statement. It is sent again if another session has just created the same object, or holds a
/// lock that a table needs. An index is not tried again after a lock time-out: everything works without it.
Error whileCreating(Error error, Created what);

/// True if the transaction's isolation was too strict: the batch is sent again under READ COMMITTED.
bool isSerializationFailure(const Error& error);

/// The error for a write or a removal that the table discarded.
Error swallowed();

}  // namespace persistence::postgres
