// The settings of a native pool that all backends share. lib/session/options.ts writes them into a JSON document,
// beside the settings of one backend alone, see native/<backend>/settings.hpp.
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
  std::string servername;  ///< the name that is sent and verified; empty: the host
  bool rejectUnauthorized = true;
  bool verifyName = true;    ///< false: the chain is verified, but not the name in the certificate
  std::string minVersion;    ///< "TLSv1.2" or "TLSv1.3"; empty: "TLSv1.2"
  std::string maxVersion;    ///< "TLSv1.2" or "TLSv1.3"; empty: "TLSv1.3"
  std::string cipherList;    ///< OpenSSL's list for TLS 1.2; empty: OpenSSL's default
  std::string cipherSuites;  ///< OpenSSL's list for TLS 1.3; empty: OpenSSL's default

  bool takes12() const { return minVersion != "TLSv1.3"; }
  bool takes13() const { return maxVersion != "TLSv1.2"; }
  /// The versions offered to a server, for messages.
  std::string offer() const;
};

/// The address of the server and the user that logs in.
struct ServerSettings {
  std::string host = "localhost";
  uint16_t port = 0;
  std::string socketPath;  ///< if set: a Unix socket instead of host and port
  std::string user;
  std::optional<std::string> password;
  bool asksForPassword = false;  ///< the application passed a function: each open() has a new Login
  std::string database;          ///< on Redis: the number as text
  std::string applicationName;
  std::optional<TlsSettings> tls;
};

struct PoolSettings {
  int connections = 1;
  bool spareConnection = false;  ///< one more connection, for reads while a write hangs
  Milliseconds connectTimeout{5000};
  Milliseconds commandTimeout{5000};
  size_t maxQueue = 100000;
  size_t maxQueueBytes = 64u << 20;
  size_t maxReplyBytes = 0;  ///< 0: not given, see reply_limits.hpp
  Milliseconds reconnectMin{50};
  Milliseconds reconnectMax{2000};
};

/// The settings that all backends share. Each backend derives its settings from them.
struct Settings : ServerSettings, PoolSettings {};

/// Reads the shared settings. @throws std::invalid_argument, a defect of lib/session, never of the application
Settings readSettings(const std::string& document);

}  // namespace persistence
