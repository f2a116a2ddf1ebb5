#include "mysql/client_options.hpp"

#include "mysql/hooks.hpp"

namespace persistence::mysql {
namespace {

constexpr unsigned kSecondsBeyondOurs = 60;  // this addon's own deadline passes earlier
// mysql_clear_password is left out: it sends the password in plain text.
constexpr const char* kPlugins = "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519";

}  // namespace

void ClientOptions::set() {
  const unsigned timeout = kSecondsBeyondOurs + static_cast<unsigned>(settings_.connectTimeout.count() / 1000);
  const unsigned protocol = settings_.socketPath.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
  const unsigned localInfile = 0;
  const my_bool reconnect = 0;
  mysql_options(handle_, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
  mysql_options(handle_, MYSQL_OPT_PROTOCOL, &protocol);
  mysql_options(handle_, MYSQL_OPT_LOCAL_INFILE, &localInfile);
  mysql_options(handle_, MYSQL_OPT_RECONNECT, &reconnect);
  mysql_options(handle_, MYSQL_SET_CHARSET_NAME, kCharset);
  mysql_options(handle_, MARIADB_OPT_RESTRICTED_AUTH, kPlugins);
  mysql_optionsv(handle_, MARIADB_OPT_IO_WAIT, reinterpret_cast<void*>(Hooks::wait));
  const std::string name = settings_.applicationName.empty() ? "go-go-scope" : settings_.applicationName;
  mysql_options4(handle_, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", name.c_str());
  if (settings_.tls) setTls(*settings_.tls);
}

void ClientOptions::setTls(const TlsSettings& tls) {
  const my_bool enforce = 1, verify = tls.rejectUnauthorized;
  mysql_options(handle_, MYSQL_OPT_SSL_ENFORCE, &enforce);
  mysql_options(handle_, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
  if (tls.rejectUnauthorized) setFile(MYSQL_OPT_SSL_CA, tls.ca);
  setFile(MYSQL_OPT_SSL_CERT, tls.cert);
  setFile(MYSQL_OPT_SSL_KEY, tls.key);
  // An empty passphrase is set as well: without one OpenSSL would ask for it on the terminal.
  mysql_options(handle_, MARIADB_OPT_TLS_PASSPHRASE, tls.passphrase.c_str());
  setVersions(tls);
}

// libmariadb takes a list of versions instead of a lower bound, and the ciphers of one version only.
void ClientOptions::setVersions(const TlsSettings& tls) {
  const char* versions = !tls.takes13() ? "TLSv1.2" : !tls.takes12() ? "TLSv1.3" : "TLSv1.2,TLSv1.3";
  const std::string& ciphers = tls.takes12() && !tls.cipherList.empty() ? tls.cipherList : tls.cipherSuites;
  mysql_options(handle_, MARIADB_OPT_TLS_VERSION, versions);
  if (!ciphers.empty()) mysql_options(handle_, MYSQL_OPT_SSL_CIPHER, ciphers.c_str());
}

void ClientOptions::setFile(mysql_option option, const std::string& content) {
  if (content.empty()) return;
  files_.emplace_back(content);
  mysql_options(handle_, option, files_.back().path().c_str());
}

}  // namespace persistence::mysql
