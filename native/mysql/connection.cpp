#include "mysql/connection.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/records.hpp"
#include "mysql/errors.hpp"
#include "mysql/records.hpp"
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
// Both sides wait for ever when the buffers between them are full: so much may be under way unanswered.
constexpr size_t kMostUnanswered = 64;
constexpr size_t kMostUnansweredBytes = 64u << 10;

// libmariadb hands its callback no context, so it is found by the thread that the conversation runs in at the moment.
thread_local Connection* calling = nullptr;

int wait(my_socket socket, my_bool read, int) noexcept {
  try {
    return calling->await(socket, read != 0) ? 1 : -1;
  } catch (...) {  // the library takes it for a socket that failed
    return -1;
  }
}

// What a read that failed is told with.
constexpr size_t kNothing = SIZE_MAX / 2;
constexpr int kReads = 0;
constexpr const char* kCharset = "utf8mb4";
constexpr size_t kMargin = 1024;  // what a server counts to a statement's length beside its text

// Of two connections that find a plugin missing at once, the library refuses the second one's login. What there is no
// file for is told by the login that needs it.
void loadPlugins() {
  static const bool loaded = [] {
    const ConnectionHandle scratch(mysql_init(nullptr));
    for (const char* name : kLoaded)
      if (scratch) mysql_client_find_plugin(scratch.get(), name, kAuthentication);
    return true;
  }();
  static_cast<void>(loaded);
}

/// Whether the greeting says that the server can encrypt; nothing while that part has not come yet. An error that comes
/// instead of a greeting is the library's to tell.
std::optional<bool> offersTls(std::string_view greeting) {
  constexpr size_t kHeader = 4, kVersion = kHeader + 1, kBetween = 1 + 4 + 8 + 1;
  constexpr char kError = '\xff';
  if (greeting.size() > kHeader && greeting[kHeader] == kError) return true;
  const size_t end = greeting.find('\0', kVersion);
  if (greeting.size() <= kVersion || end == std::string_view::npos || greeting.size() < end + kBetween + 2)
    return std::nullopt;
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(greeting[end + kBetween + at]); };
  return ((byte(0) | byte(1) << 8) & CLIENT_SSL) != 0;
}

uint16_t portOf(const Settings& settings) { return settings.port ? settings.port : kPort; }

std::string targetOf(const Settings& settings) {
  if (!settings.socketPath.empty()) return settings.socketPath;
  return settings.host + ":" + std::to_string(portOf(settings));
}

}  // namespace

// What kept it from connecting the library tells with a number that has nothing to do with it. The socket gives the
// right one to whoever asks first.
bool Connection::await(int socket, bool read) {
  const bool connects = greeting_ && !read;
  if (!waiter_.await({socket, read, !read, connects ? slice_ : kNever})) return over_ = true, false;
  if (!connects) return true;
  pollfd ready{socket, POLLOUT, 0};
  if (poll(&ready, 1, 0) == 0) return ranOut_ = true, false;
  socklen_t size = sizeof refusal_;
  return getsockopt(socket, SOL_SOCKET, SO_ERROR, &refusal_, &size) == 0 && refusal_ == 0;
}

void Connection::runsHere() {
  static const int registered = ma_pvio_register_callback(1, heard);
  static_cast<void>(registered);
  calling = this;
  ERR_clear_error();
}

void Connection::heard(int mode, MYSQL* handle, const unsigned char* bytes, size_t size) noexcept {
  if (!calling || calling->handle_.get() != handle) return;
  try {
    const bool nothing = size >= kNothing;
    calling->hear(mode == kReads && !nothing, {reinterpret_cast<const char*>(bytes), nothing ? 0 : size});
  } catch (...) {  // without its check no connection is to be used
    shutdown(calling->socket(), SHUT_RDWR);
  }
}

void Connection::hear(bool read, std::string_view bytes) {
  // Asked while it can be told: a connection that failed has forgotten it.
  if (mysql_get_ssl_cipher(handle_.get())) encrypted_ = true;
  if (read)
    greeted(bytes);
  else
    nameHost();
}

// The library holds the certificate against what it was told to connect to, an address that we have looked up. The name
// must be there before TLS begins, and the library fills the field in before it writes for the first time.
void Connection::nameHost() {
  if (!settings_.socketPath.empty() || !handle_->host || settings_.host == handle_->host) return;
  if (char* name = strdup(settings_.host.c_str())) free(std::exchange(handle_->host, name));
}

// The library would wait inside of TLS, unless the socket itself does not. And where the certificate is not to be
// verified it would log in to a server that does not encrypt.
void Connection::greeted(std::string_view bytes) {
  if (!greeting_) return;
  const int socket = this->socket();
  fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
  greeting_->append(bytes);
  const auto offers = offersTls(*greeting_);
  if (!offers) return;
  greeting_.reset();
  if (settings_.tls && !*offers) shutdown(socket, SHUT_RDWR);
}

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
  if (resolved->code != 0) return unresolvedError(resolved->code, settings_.host);
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
  return made ? std::nullopt : std::optional(failed());
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
  if (refusal_ != 0) return refusedError(refusal_, targetOf(settings_));
  MYSQL* handle = handle_.get();
  const bool showed = encrypted_ && settings_.tls && !settings_.tls->cert.empty();
  return connectError(mysql_errno(handle), mysql_error(handle), targetOf(settings_), showed);
}

std::optional<Error> Connection::greet() {
  mariadb_ = mariadb_connection(handle_.get()) != 0;
  const Answers answers = ask({kCharacters, kSession, kReadCommitted, kLookSession});
  if (lost_) return *lost_;
  for (const Answer& answer : answers)
    if (answer.failed()) return serverError(answer.code, answer.message);
  return checkSession(answers.back());
}

// What it takes for the end of a text, or for a letter, must be what we do.
std::optional<Error> Connection::checkSession(const Answer& session) {
  constexpr unsigned kColumns = 4;
  const Record row = recordOf(session, kColumns);
  longest_ = static_cast<size_t>(row.number(0));
  for (unsigned at = 1; at < kColumns; ++at)
    if (row.maybe(at) != kCharset)
      return charsetError(std::string(row.maybe(at).value_or("none")), targetOf(settings_));
  return std::nullopt;
}

bool Connection::takes(size_t bytes) const { return bytes + kMargin <= longest_; }

// The statements go after the session that they belong to: nothing is left to tell the server then.
void Connection::close() {
  handle_.reset();
  prepared_.clear();
  files_.clear();
}

int Connection::socket() const { return handle_ ? static_cast<int>(mysql_get_socket(handle_.get())) : -1; }

std::string Connection::serverVersion() const {
  const char* version = mysql_get_server_info(handle_.get());
  return version ? version : "";
}

std::optional<Encryption> Connection::encryption() const {
  const char* cipher = mysql_get_ssl_cipher(handle_.get());
  if (!cipher) return std::nullopt;
  const char* protocol = nullptr;
  mariadb_get_infov(handle_.get(), MARIADB_CONNECTION_TLS_VERSION, &protocol);
  return Encryption{protocol ? protocol : "", cipher};
}

Answers Connection::ask(const Statements& statements) {
  Answers answers;
  answers.reserve(statements.size());
  size_t sent = 0, bytes = 0;
  while (answers.size() < statements.size()) {
    const size_t unanswered = sent - answers.size();
    const bool room = unanswered < kMostUnanswered && sent < statements.size() &&
                      (unanswered == 0 || bytes + statements[sent].size() <= kMostUnansweredBytes);
    if (room && !lost_) {
      const std::string& text = statements[sent++];
      bytes += text.size();
      Answer broken;
      if (mysql_send_query(handle_.get(), text.data(), text.size()) != 0) fail(broken);
    } else {
      bytes -= statements[answers.size()].size();
      answers.push_back(receive());
    }
  }
  return answers;
}

Answer Connection::receive() {
  Answer answer;
  MYSQL* handle = handle_.get();
  if (lost_) {
    answer.code = CR_SERVER_LOST;
    return answer;
  }
  if (mysql_read_query_result(handle) != 0) {
    fail(answer);
    return answer;
  }
  answer.affected = mysql_affected_rows(handle);
  answer.id = mysql_insert_id(handle);
  if (mysql_field_count(handle) > 0) answer.rows.reset(mysql_store_result(handle));
  if (mysql_errno(handle) != 0) fail(answer);
  return answer;
}

std::optional<Answer> Connection::execute(const Bound& bound, Prepared::When when) {
  MYSQL_STMT* statement = settings_.preparedStatements ? prepared_.find(*handle_, bound.text, when) : nullptr;
  if (!statement) return std::nullopt;
  const size_t places = mysql_stmt_param_count(statement);
  if (places != bound.values.size())
    throw Unexpected("a statement of " + std::to_string(bound.values.size()) + " parameters",
                     "one of " + std::to_string(places));
  Answer answer;
  if (executeWith(*statement, bound.values)) {
    answer.affected = mysql_stmt_affected_rows(statement);
    answer.id = mysql_stmt_insert_id(statement);
    if (mysql_stmt_field_count(statement) > 0) throw Unexpected("an OK", "rows");
  } else {
    fail(answer, mysql_stmt_errno(statement), mysql_stmt_error(statement));
  }
  return answer;
}

void Connection::fail(Answer& answer, unsigned code, const char* message) {
  answer.code = code == 0 ? CR_UNKNOWN_ERROR : code;
  answer.message = message;
  answer.rows.reset();
  if (endsConnection(answer.code)) lost_ = lostError(answer.code, answer.message);
}

void Connection::fail(Answer& answer) { fail(answer, mysql_errno(handle_.get()), mysql_error(handle_.get())); }

void Connection::probe() {
  if (mysql_ping(handle_.get()) == 0) return;
  lost_ = lostError(mysql_errno(handle_.get()), mysql_error(handle_.get()));
}

}  // namespace persistence::mysql
