// The TLS context of a pool: authorities, client certificate and key from PEM texts, versions and ciphers.
#pragma once

#include "core/error.hpp"
#include "core/settings.hpp"
#include "net/handles.hpp"

namespace persistence::net {

/// Null, with `failure` set, if a PEM text can't be read, the key does not match its certificate, or OpenSSL knows none
/// of the ciphers.
TlsContextHandle makeTlsContext(const TlsSettings& settings, Error& failure);
/// The subject of the first certificate in the format of RFC 2253; empty if there is none.
std::string subjectOf(const std::string& pem);

}  // namespace persistence::net
