// The TLS context of a pool: authorities, client certificate and key from PEM texts, versions and ciphers.
#pragma once

#include "core/error.hpp"
#include "core/settings.hpp"
#include "net/handles.hpp"

namespace persistence::net {

/// Nothing, with `failure` set, when a PEM text can't be read, the key does not fit its certificate, or OpenSSL knows
/// none of the ciphers.
TlsContextHandle makeTlsContext(const TlsSettings& settings, Error& failure);
/// The subject of the first certificate, as RFC 2253 writes it; empty when there is none.
std::string subjectOf(const std::string& pem);

}  // namespace persistence::net
