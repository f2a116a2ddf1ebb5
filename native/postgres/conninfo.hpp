// Translates the settings into libpq's connection parameters.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/secret_file.hpp"
#include "core/store.hpp"
#include "postgres/addresses.hpp"
#include "postgres/settings.hpp"

namespace persistence::postgres {

/// The parameters of one connection. They must live until it is established, because libpq reads the files meanwhile.
class Conninfo {
 public:
  /// Throws std::system_error.
  Conninfo(const Settings& settings, const Login& login, std::span<const ServerAddress> addresses);

  std::vector<const char*> keywords() const;
  std::vector<const char*> values() const;

 private:
  void set(const char* keyword, std::string value);
  void setFile(const char* keyword, const std::string& content);
  void setAddresses(std::span<const ServerAddress> addresses);
  void setTls(const TlsSettings& tls);
  void setSslmode(const Settings& settings);

  std::vector<std::pair<std::string, std::string>> parameters_;
  std::vector<SecretFile> files_;
};

}  // namespace persistence::postgres
