// The settings of one native pool that all backends have. They stand in the JSON document that lib/session/options.ts
// writes, beside the backend's own, which native/<backend>/settings.hpp has.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/error.hpp"

namespace persistence {

using Milliseconds = std::chrono::milliseconds;

struct TlsSettings {
  std::string ca;    ///< PEM, one or more certificates; empty: none given
  std::string cert;  ///< PEM
  std::string key;   ///< PEM
  std::string passphrase;
  std::string servername;  ///< the name to verify and to send; empty: the host
  bool rejectUnauthorized = true;
  bool verifyName = true;    ///< false: the chain is verified, but not the name in the certificate
  std::string minVersion;    ///< "TLSv1.2" or "TLSv1.3"; empty: the former
  std::string maxVersion;    ///< the same; empty: the latter
  std::string cipherList;    ///< OpenSSL's list for TLS 1.2; empty: its default
  std::string cipherSuites;  ///< OpenSSL's list for TLS 1.3; empty: its default

  bool takes12() const { return minVersion != "TLSv1.3"; }
  bool takes13() const { return maxVersion != "TLSv1.2"; }
  /// What is offered to a server, for messages.
  std::string offer() const;
};

/// Which server, and who logs in.
struct ServerSettings {
  std::string host = "localhost";
  uint16_t port = 0;
  std::string socketPath;  ///< not empty: a Unix socket instead of host and port
  std::string user;
  std::optional<std::string> password;
  bool asksForPassword = false;  ///< the application gave a function: a Login comes with each open()
  std::string database;          ///< Redis: the number as text
  std::string applicationName;
  std::optional<TlsSettings> tls;
};

struct PoolSettings {
  int connections = 1;
  bool spareConnection = false;  ///< one more, for reads while the server holds back writes
  Milliseconds connectTimeout{5000};
  Milliseconds commandTimeout{5000};
  size_t maxQueue = 100000;
  size_t maxQueueBytes = 64u << 20;
  size_t maxReplyBytes = 0;  ///< 0: not given, see reply_limits.hpp
  Milliseconds reconnectMin{50};
  Milliseconds reconnectMax{2000};
};

/// What all backends have. A backend's own settings derive from it.
struct Settings : ServerSettings, PoolSettings {};

/// Reads what all backends have. @throws std::invalid_argument, a defect of lib/session, never of the application
Settings readSettings(const std::string& document);

}  // namespace persistence
