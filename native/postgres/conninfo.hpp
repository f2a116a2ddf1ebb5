// From our settings to libpq's parameters.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/secret_file.hpp"
#include "core/settings.hpp"
#include "core/store.hpp"
#include "postgres/handles.hpp"

namespace persistence::postgres {

/// What a connection is started with; must live until it is established, as libpq reads the files on the way.
class Conninfo {
 public:
  /// Begins with the server number `first`. Throws std::system_error. A name that must be resolved is resolved here,
  /// which may wait.
  Conninfo(const Settings& settings, const Login& login, size_t first);

  std::vector<const char*> keywords() const;
  std::vector<const char*> values() const;

  /// The number of the server that libpq is at.
  size_t serverOf(const PGconn& connection) const;

 private:
  /// One entry of libpq's lists.
  struct Place {
    size_t server = 0;
    std::string host;
    std::string address;  ///< empty: `host` is resolved by libpq
    std::string port;
  };

  void set(const char* keyword, std::string value);
  void setFile(const char* keyword, const std::string& content);
  void addServer(size_t number, const Server& server, const std::string& name);
  void setPlaces();
  void setTls(const TlsSettings& tls);
  void setSslmode(const Settings& settings);

  std::vector<Place> places_;
  std::vector<std::pair<std::string, std::string>> parameters_;
  std::vector<SecretFile> files_;
};

size_t countServers(const Settings& settings);

/// The servers for error texts: no user, no password.
std::string targetOf(const Settings& settings);

}  // namespace persistence::postgres
