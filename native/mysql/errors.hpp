// From an error number of MySQL, MariaDB or their client library to an Error. Pure: by table, never by message text but
// for the number in it that 1180 tells nowhere else.
// Where a number has several meanings the table names the question that decides.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace persistence::mysql {

/// The number that says what happened. A member of a group that finds a deadlock at COMMIT says so within another
/// error.
unsigned meaningOf(unsigned code, const std::string& message);

/// The error of one statement.
Error serverError(unsigned code, const std::string& message);

/// What some error numbers leave open: the same refusal by a server that takes no writes, and for another reason.
struct Doubt {
  unsigned code;
  /// Its answer is one row of a name and a value, or none.
  const char* question;
  bool (*confirms)(std::string_view value);
  ErrorKind kind;
};

/// What to ask the server that refused so; nullptr where the number says it all.
const Doubt* doubtAbout(const Error& error);

/// The error of a server whose answer confirmed the doubt: it can't do what it was asked.
Error confirmed(Error error, const Doubt& doubt);

/// The error of a connection that could not be made to `target`; `showed`: with a certificate of ours,
/// over TLS that had been agreed on.
Error connectError(unsigned code, const std::string& text, const std::string& target, bool showed);

/// The same where the login went well and the first statements did not. Of a server whose init_connect fails the reason
/// comes, or nothing but the end of the connection.
Error greetingError(unsigned code, const std::string& text, const std::string& target);

/// The same where the system refused it: `number` is an errno.
Error refusedError(int number, const std::string& target);

/// A session that reads what is sent in another character set than it was told to.
Error charsetError(const std::string& charset, const std::string& target);

/// The error of a connection that ended.
Error lostError(unsigned code, std::string message);

/// The error of a connection on which something came, or happened, that must not: `inUse` after it was made.
Error brokenError(const char* what, bool inUse);
/// For packets that are none of the protocol's.
Error garbledError();

/// After it the connection is of no use.
bool endsConnection(unsigned code);

}  // namespace persistence::mysql
