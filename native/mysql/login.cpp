// From a host's name to a session that can be used.
#include <algorithm>
#include <array>
#include <system_error>

#include "core/json_records.hpp"
#include "mysql/connection.hpp"
#include "mysql/errors.hpp"
#include "mysql/rows.hpp"
#include "mysql/statements.hpp"

namespace persistence::mysql {
namespace {

constexpr uint16_t kPort = 3306;
constexpr unsigned kSecondsBeyondOurs = 60;  // our own deadline ends it earlier
// Never the plugin that would send the password as it is.
constexpr const char* kPlugins = "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519";
// Those that lie in files of their own.
constexpr std::array kLoaded = {"caching_sha2_password", "sha256_password", "client_ed25519"};
// MYSQL_CLIENT_AUTHENTICATION_PLUGIN, whose header asks for another that is not installed.
constexpr int kAuthentication = 2;
constexpr const char* kCharset = "utf8mb4";
constexpr size_t kKind = 3;  // which of the first answers tells it

// Of two connections that find a plugin missing at once, the library refuses the second one's login. A plugin without
// a file is reported by the login that needs it.
void loadPlugins() {
  static const bool loaded = [] {
    const ConnectionHandle scratch(mysql_init(nullptr));
    for (const char* name : kLoaded)
      if (scratch) mysql_client_find_plugin(scratch.get(), name, kAuthentication);
    return true;
  }();
  static_cast<void>(loaded);
}

uint16_t portOf(const Settings& settings) { return settings.port ? settings.port : kPort; }

std::string targetOf(const Settings& settings) {
  if (!settings.socketPath.empty()) return settings.socketPath;
  return settings.host + ":" + std::to_string(portOf(settings));
}

}  // namespace

std::optional<Error> Connection::establish(const Login& login) {
  lost_.reset();
  over_ = false;
  slice_ = kNever;
  loadPlugins();
  auto failure = settings_.socketPath.empty() ? connectHost(login) : connectTo(login, "");
  return failure ? failure : greet();
}

std::variant<std::vector<net::Address>, Error> Connection::resolve() {
  const auto resolution = net::Resolver::instance().resolve(settings_.host, portOf(settings_));
  auto resolved = resolution->take();
  while (!resolved && waiter_.await({resolution->fd(), true})) resolved = resolution->take();
  if (!resolved) return Error{ErrorKind::ConnectFailed, "the connection was given up", ""};
  if (resolved->code != 0) return net::resolverError(resolved->code, settings_.host);
  return std::move(resolved->addresses);
}

std::optional<Error> Connection::connectHost(const Login& login) {
  auto resolved = resolve();
  if (const Error* error = std::get_if<Error>(&resolved)) return *error;
  net::Attempts attempts(std::move(std::get<0>(resolved)), settings_.connectTimeout);
  std::optional<Error> failure;
  while (const auto attempt = attempts.next(Clock::now())) {
    slice_ = attempt->until;
    failure = connectTo(login, attempt->address->text());
    if (!failure || !mayTryNext()) break;
    if (ranOut_) attempts.ranOut();
  }
  return failure;
}

// Whoever took the connection is the server that is meant, whatever it says then.
bool Connection::mayTryNext() const {
  const unsigned code = mysql_errno(handle_.get());
  return !over_ && (ranOut_ || refusal_ != 0 || code == CR_CONN_HOST_ERROR || code == CR_IPSOCK_ERROR ||
                    code == CR_CONNECTION_ERROR);
}

std::optional<Error> Connection::connectTo(const Login& login, const std::string& address) {
  greeting_.emplace();
  packets_ = {};
  flaw_.reset();
  refusal_ = 0;
  ranOut_ = encrypted_ = false;
  close();
  handle_.reset(mysql_init(nullptr));
  if (!handle_) throw std::bad_alloc();
  try {
    setOptions();
  } catch (const std::system_error& error) {
    return Error{ErrorKind::TlsFailed, error.what(), ""};
  }
  const bool local = !settings_.socketPath.empty();
  const char* password = login.password ? login.password->c_str() : nullptr;
  const char* database = settings_.database.empty() ? nullptr : settings_.database.c_str();
  // CLIENT_FOUND_ROWS: a row that an update leaves as it was counts as well.
  MYSQL* made =
      mysql_real_connect(handle_.get(), local ? nullptr : address.c_str(), login.user.c_str(), password, database,
                         portOf(settings_), local ? settings_.socketPath.c_str() : nullptr, CLIENT_FOUND_ROWS);
  files_.clear();
  if (lacksTls())
    return connectError(CR_SSL_CONNECTION_ERROR, "the server does not encrypt", targetOf(settings_), false);
  packets_.loggedIn();
  return made && !flaw_ ? std::nullopt : std::optional(failed());
}

void Connection::setOptions() {
  MYSQL* handle = handle_.get();
  const unsigned timeout = kSecondsBeyondOurs + static_cast<unsigned>(settings_.connectTimeout.count() / 1000);
  const unsigned protocol = settings_.socketPath.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
  const unsigned localInfile = 0;
  const my_bool reconnect = 0;
  mysql_options(handle, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
  mysql_options(handle, MYSQL_OPT_PROTOCOL, &protocol);
  mysql_options(handle, MYSQL_OPT_LOCAL_INFILE, &localInfile);
  mysql_options(handle, MYSQL_OPT_RECONNECT, &reconnect);
  mysql_options(handle, MYSQL_SET_CHARSET_NAME, kCharset);
  mysql_options(handle, MARIADB_OPT_RESTRICTED_AUTH, kPlugins);
  mysql_optionsv(handle, MARIADB_OPT_IO_WAIT, reinterpret_cast<void*>(wait));
  const std::string name = settings_.applicationName.empty() ? "go-go-scope" : settings_.applicationName;
  mysql_options4(handle, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", name.c_str());
  if (settings_.tls) setTls(*settings_.tls);
}

void Connection::setTls(const TlsSettings& tls) {
  MYSQL* handle = handle_.get();
  const my_bool enforce = 1, verify = tls.rejectUnauthorized;
  mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &enforce);
  mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
  if (tls.rejectUnauthorized) setFile(MYSQL_OPT_SSL_CA, tls.ca);
  setFile(MYSQL_OPT_SSL_CERT, tls.cert);
  setFile(MYSQL_OPT_SSL_KEY, tls.key);
  // Also an empty one: without any OpenSSL would ask for it on the terminal.
  mysql_options(handle, MARIADB_OPT_TLS_PASSPHRASE, tls.passphrase.c_str());
  setVersions(tls);
}

// The library's list of versions has no lower bound of its own, and takes ciphers of one version.
void Connection::setVersions(const TlsSettings& tls) {
  MYSQL* handle = handle_.get();
  const char* versions = !tls.takes13() ? "TLSv1.2" : !tls.takes12() ? "TLSv1.3" : "TLSv1.2,TLSv1.3";
  const std::string& ciphers = tls.takes12() && !tls.cipherList.empty() ? tls.cipherList : tls.cipherSuites;
  mysql_options(handle, MARIADB_OPT_TLS_VERSION, versions);
  if (!ciphers.empty()) mysql_options(handle, MYSQL_OPT_SSL_CIPHER, ciphers.c_str());
}

void Connection::setFile(mysql_option option, const std::string& content) {
  if (content.empty()) return;
  files_.emplace_back(content);
  mysql_options(handle_.get(), option, files_.back().path().c_str());
}

// Where the certificate is not to be verified the library goes on without a word.
bool Connection::lacksTls() const {
  const unsigned long offered = handle_->server_capabilities;
  return settings_.tls && offered != 0 && (offered & CLIENT_SSL) == 0;
}

Error Connection::failed() const {
  if (flaw_) return connectError(CR_SERVER_LOST, flaw_->message, targetOf(settings_), false);
  if (refusal_ != 0) return refusedError(refusal_, targetOf(settings_));
  MYSQL* handle = handle_.get();
  Error error = connectError(mysql_errno(handle), mysql_error(handle), targetOf(settings_), showedCertificate());
  if (settings_.tls && mysql_errno(handle) == CR_SSL_CONNECTION_ERROR)
    error.message += " (" + settings_.tls->offer() + ")";
  return error;
}

bool Connection::showedCertificate() const { return encrypted_ && settings_.tls && !settings_.tls->cert.empty(); }

std::optional<Error> Connection::greet() {
  mariadb_ = mariadb_connection(handle_.get()) != 0;
  oneByOne_ = !settings_.pipelining || isPlainRouter();
  const Answers answers = ask({kCharacters, kSession, kReadCommitted, kLookKind, kLookSession});
  if (auto refused = refusedGreeting(answers)) return refused;
  learnKind(answers[kKind]);
  if (auto refused = refusedGreeting(ask(settingsOfKind()))) return refused;
  return checkSession(answers.back());
}

void Connection::learnKind(const Answer& kind) {
  galera_ = group_ = logsStatements_ = false;
  for (const Record& variable : recordsOf(kind, 2)) {
    const std::string_view name = variable.text(0), value = variable.text(1);
    galera_ |= name == "wsrep_on" && value == "ON";
    group_ |= name == "group_replication_single_primary_mode";
    logsStatements_ |= name == "binlog_format" && value == "STATEMENT";
  }
}

Statements Connection::settingsOfKind() const {
  Statements statements;
  if (logsStatements_) statements.emplace_back(kRepeatableRead);
  if (settings_.causalReads && galera_) statements.emplace_back(kGaleraCausal);
  if (settings_.causalReads && group_) statements.emplace_back(kGroupCausal);
  return statements;
}

// One server alone has no other that its reads could be late on; it may be one that others only follow.
std::optional<Error> Connection::warning() const {
  if (!settings_.causalReads || isOfCluster()) return std::nullopt;
  return Error{ErrorKind::UnsupportedOption,
               "the option causalReads has no effect: " + targetOf(settings_) +
                   " is no node of a Galera cluster and has no Group Replication",
               ""};
}

// In plain text MySQL Router takes parts of statements that come together for commands.
bool Connection::isPlainRouter() const { return !encryption() && serverVersion().ends_with("-router"); }

std::optional<Error> Connection::refusedGreeting(const Answers& answers) {
  const auto failed = std::find_if(answers.begin(), answers.end(), [](const Answer& one) { return one.failed(); });
  if (failed == answers.end()) return std::nullopt;
  if (flaw_) return this->failed();
  if (lost_) return greetingError(failed->code, failed->message, targetOf(settings_));
  return understood(serverError(failed->code, failed->message));
}

// What it takes for the end of a text, or for a letter, must be what we do.
std::optional<Error> Connection::checkSession(const Answer& session) {
  constexpr unsigned kColumns = 4;
  const Record& row = recordOf(session, kColumns);
  longest_ = static_cast<size_t>(std::max<int64_t>(rounded(row.number(0)), 0));
  limits_.learn(longest_);
  for (unsigned at = 1; at < kColumns; ++at)
    if (row.maybe(at) != kCharset)
      return charsetError(std::string(row.maybe(at).value_or("none")), targetOf(settings_));
  return std::nullopt;
}

}  // namespace persistence::mysql
