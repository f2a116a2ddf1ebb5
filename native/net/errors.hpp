// Codes of the socket and of OpenSSL as Error values. Only codes decide, never message texts.
#pragma once

#include <string>

#include "core/error.hpp"

namespace persistence::net {

/// `number` is an errno. The kind is ConnectionLost; see whileConnecting().
Error socketError(int number, const std::string& peer);
Error endOfStream(const std::string& peer);
/// `code` is an X509_V_ERR_*.
Error verifyError(long code, const std::string& peer);
/// `code` is a result of ERR_get_error().
Error tlsError(unsigned long code, const std::string& what);

/// Adds the server to the error of a refused login, because the client libraries don't name it.
Error refusedBy(const std::string& peer, Error error);

/// The same failure, before and after the connection became usable.
Error whileConnecting(Error error);
Error afterConnecting(Error error);

}  // namespace persistence::net
