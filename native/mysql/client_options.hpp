// The options of libmariadb for one connection, and the files that they name.
#pragma once

#include <string>
#include <vector>

#include "core/secret_file.hpp"
#include "mysql/handles.hpp"
#include "mysql/settings.hpp"

namespace persistence::mysql {

/// The character set of every session.
inline constexpr const char* kCharset = "utf8mb4";

class ClientOptions {
 public:
  /// The object owns the files, so it must outlive the login.
  ClientOptions(const Settings& settings, MYSQL& handle) : settings_(settings), handle_(&handle) {}

  /// Throws std::system_error for a file that can't be written.
  void set();

 private:
  void setTls(const TlsSettings& tls);
  void setVersions(const TlsSettings& tls);
  void setFile(mysql_option option, const std::string& content);

  const Settings& settings_;
  MYSQL* const handle_;
  std::vector<SecretFile> files_;
};

}  // namespace persistence::mysql
