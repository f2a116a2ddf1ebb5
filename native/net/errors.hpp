// What the socket and OpenSSL report, as our errors. Pure tables: codes decide, never message text.
#pragma once

#include <string>

#include "core/error.hpp"

namespace persistence::net {

/// `number` is an errno. The kind is ConnectionLost, see `whileConnecting`.
Error socketError(int number, const std::string& peer);
Error endOfStream(const std::string& peer);
/// `code` is an X509_V_ERR_*.
Error verifyError(long code, const std::string& peer);
/// `code` is what ERR_get_error tells.
Error tlsError(unsigned long code, const std::string& what);

/// A refused login names the server, which the client libraries don't.
Error refusedBy(const std::string& peer, Error error);

/// The same failure before the connection was usable, and after.
Error whileConnecting(Error error);
Error afterConnecting(Error error);

}  // namespace persistence::net
