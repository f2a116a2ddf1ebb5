// The settings of one native pool, read from the JSON document that lib/session/options.ts writes.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

/// A `host` that begins with a slash is the folder of a socket.
struct Server {
  std::string host;
  uint16_t port = 0;
};

/// The version of MongoDB's Stable API that is declared with each command.
struct ServerApi {
  std::string version;
  bool strict = false;
  bool deprecationErrors = false;
};

struct Settings {
  std::string host = "localhost";
  uint16_t port = 0;
  std::string socketPath;  ///< not empty: a Unix socket instead of host and port
  std::string user;
  std::optional<std::string> password;
  bool asksForPassword = false;        ///< the application gave a function: a Login comes with each open()
  std::string uri;                     ///< MongoDB only: scheme, hosts and options, without credentials
  std::string database;                ///< Redis: the number as text
  std::string authSource;              ///< MongoDB only: the database that knows the user
  std::optional<ServerApi> serverApi;  ///< MongoDB only
  std::string authMechanism;           ///< MongoDB only: the protocol's own word
  std::string applicationName;
  std::optional<TlsSettings> tls;
  std::string sslmode;              ///< PostgreSQL only: libpq's own word, empty when `tls` says it all
  std::string channelBinding;       ///< PostgreSQL only: libpq's own word
  std::string targetSession;        ///< PostgreSQL only: libpq's own word, which session will do
  std::vector<Server> moreServers;  ///< PostgreSQL only: to be tried after the first
  std::string schema;               ///< PostgreSQL only: where the tables are; empty: as search_path says
  std::string sessionOptions;       ///< PostgreSQL only: command-line options for the session, as libpq takes them
  int connections = 1;
  bool spareConnection = false;  ///< one more, for reads while the server holds back writes
  Milliseconds connectTimeout{5000};
  Milliseconds commandTimeout{5000};
  size_t maxQueue = 100000;
  size_t maxQueueBytes = 64u << 20;
  size_t maxReplyBytes = 0;  ///< 0: not given, see reply_limits.hpp
  Milliseconds reconnectMin{50};
  Milliseconds reconnectMax{2000};
  bool preparedStatements = true;
  bool pipelining = true;    ///< MySQL only: statements go out before earlier ones are answered
  bool causalReads = false;  ///< MySQL only: reads wait for what other nodes have confirmed
};

/// Reads the document; throws std::invalid_argument, which is a defect of ours, never of the application.
Settings readSettings(const std::string& document);

}  // namespace persistence
