// Maps an error number of MySQL, MariaDB or libmariadb to an Error. Pure: it goes by a table. The only part of a
// message that it reads is the storage engine's error number, which error 1180 has nowhere else.
// For a number with several meanings the table names the query that decides.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace persistence::mysql {

/// The number of the underlying error. A member of a group that finds a deadlock at COMMIT reports it inside
/// ER_ERROR_DURING_COMMIT.
unsigned meaningOf(unsigned code, const std::string& message);

/// The error of one statement.
Error serverError(unsigned code, const std::string& message);

/// An ambiguous error number: a server that takes no writes refuses with it, and so do others for another reason.
struct Doubt {
  unsigned code;
  /// The answer is one row of a name and a value, or no row.
  const char* question;
  bool (*confirms)(std::string_view value);
  ErrorKind kind;
};

/// The doubt about the error's number; nullptr if the number is unambiguous.
const Doubt* doubtAbout(const Error& error);

/// The error after the answer has confirmed the doubt: the server is a wrong server.
Error confirmed(Error error, const Doubt& doubt);

/// The error of a failed connection to `target`. `showed`: TLS was negotiated, and the client has a certificate.
Error connectError(unsigned code, const std::string& text, const std::string& target, bool showed);

/// The same if the login succeeded and the first statements failed. A server whose init_connect fails sends the reason,
/// or only closes the connection.
Error greetingError(unsigned code, const std::string& text, const std::string& target);

/// The same if the operating system refused the connection: `number` is an errno.
Error refusedError(int number, const std::string& target);

/// The error of a session whose character set is not the one that SET NAMES requested.
Error charsetError(const std::string& charset, const std::string& target);

/// The error of a connection that ended.
Error lostError(unsigned code, std::string message);

/// The error of a connection whose session threw an exception. `inUse`: the connection was ready.
Error brokenError(const char* what, bool inUse);
/// The error for packets that violate the protocol.
Error garbledError();

/// Whether the connection is unusable after this error.
bool endsConnection(unsigned code);

}  // namespace persistence::mysql
