// The TLS context of a pool: authorities, client certificate and key from PEM texts.
#pragma once

#include "core/error.hpp"
#include "core/settings.hpp"
#include "redis/handles.hpp"

namespace persistence::redis {

/// Nothing, with `failure` set, when a PEM text can't be read or the key does not fit its certificate.
TlsContextHandle makeTlsContext(const TlsSettings& settings, Error& failure);

}  // namespace persistence::redis
