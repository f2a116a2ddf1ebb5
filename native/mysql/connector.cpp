#include "mysql/connector.hpp"

#include <array>
#include <system_error>

#include "mysql/client_options.hpp"
#include "mysql/errors.hpp"

namespace persistence::mysql {
namespace {

// The authentication plugins in files of their own.
constexpr std::array kLoaded = {"caching_sha2_password", "sha256_password", "client_ed25519"};
// MYSQL_CLIENT_AUTHENTICATION_PLUGIN. Its header includes a header that is not installed.
constexpr int kAuthentication = 2;

// If two connections load the same plugin at once, libmariadb refuses the login of the second one. A plugin without a
// file is reported by the login that needs it.
void loadPlugins() {
  static const bool loaded = [] {
    const ConnectionHandle scratch(mysql_init(nullptr));
    for (const char* name : kLoaded)
      if (scratch) mysql_client_find_plugin(scratch.get(), name, kAuthentication);
    return true;
  }();
  static_cast<void>(loaded);
}

}  // namespace

std::optional<Error> Connector::connect(const Login& login) {
  loadPlugins();
  return settings_.socketPath.empty() ? connectHost(login) : connectTo(login, "", kNever);
}

std::variant<std::vector<net::Address>, Error> Connector::resolve() {
  const auto resolution = net::Resolver::instance().resolve(settings_.host, portOf(settings_));
  auto resolved = resolution->take();
  while (!resolved && waiter_.await({resolution->fd(), true})) resolved = resolution->take();
  if (!resolved) return Error{ErrorKind::ConnectFailed, "the connection was given up", ""};
  if (resolved->code != 0) return net::resolverError(resolved->code, settings_.host);
  return std::move(resolved->addresses);
}

std::optional<Error> Connector::connectHost(const Login& login) {
  auto resolved = resolve();
  if (const Error* error = std::get_if<Error>(&resolved)) return *error;
  net::Attempts attempts(std::move(std::get<0>(resolved)), settings_.connectTimeout);
  std::optional<Error> failure;
  while (const auto attempt = attempts.next(Clock::now())) {
    failure = connectTo(login, attempt->address->text(), attempt->until);
    if (!failure || !mayTryNext()) break;
    if (attempt_.ranOut()) attempts.ranOut();
  }
  return failure;
}

// The next address is tried only if this one accepted no connection. An error from a server ends the attempts.
bool Connector::mayTryNext() const {
  const unsigned code = mysql_errno(handle_.get());
  return !hooks_.over() && (attempt_.ranOut() || attempt_.refusal() != 0 || code == CR_CONN_HOST_ERROR ||
                            code == CR_IPSOCK_ERROR || code == CR_CONNECTION_ERROR);
}

std::optional<Error> Connector::connectTo(const Login& login, const std::string& address, TimePoint until) {
  begin(until);
  bool made = false;
  try {
    made = logIn(login, address);
  } catch (const std::system_error& error) {
    return Error{ErrorKind::TlsFailed, error.what(), ""};
  }
  if (lacksTls())
    return connectError(CR_SSL_CONNECTION_ERROR, "the server does not encrypt", targetOf(settings_), false);
  check_.loggedIn();
  return made && !check_.flaw() ? std::nullopt : std::optional(failed());
}

void Connector::begin(TimePoint until) {
  attempt_.begin(until);
  check_.begin();
  handle_.reset();
  handle_.reset(mysql_init(nullptr));
  if (!handle_) throw std::bad_alloc();
}

bool Connector::logIn(const Login& login, const std::string& address) {
  ClientOptions options(settings_, *handle_);
  options.set();
  const bool local = !settings_.socketPath.empty();
  const char* password = login.password ? login.password->c_str() : nullptr;
  const char* database = settings_.database.empty() ? nullptr : settings_.database.c_str();
  // CLIENT_FOUND_ROWS: a row that an UPDATE matches without changing it counts as affected.
  return mysql_real_connect(handle_.get(), local ? nullptr : address.c_str(), login.user.c_str(), password, database,
                            portOf(settings_), local ? settings_.socketPath.c_str() : nullptr,
                            CLIENT_FOUND_ROWS) != nullptr;
}

// If the certificate is not to be verified, libmariadb silently goes on without TLS.
bool Connector::lacksTls() const {
  const unsigned long offered = handle_->server_capabilities;
  return settings_.tls && offered != 0 && (offered & CLIENT_SSL) == 0;
}

Error Connector::failed() const {
  const std::string target = targetOf(settings_);
  if (auto flaw = check_.flawOfLogin(target)) return *flaw;
  if (attempt_.refusal() != 0) return refusedError(attempt_.refusal(), target);
  MYSQL* handle = handle_.get();
  Error error = connectError(mysql_errno(handle), mysql_error(handle), target, showedCertificate());
  if (settings_.tls && mysql_errno(handle) == CR_SSL_CONNECTION_ERROR)
    error.message += " (" + settings_.tls->offer() + ")";
  return error;
}

bool Connector::showedCertificate() const {
  return attempt_.encrypted() && settings_.tls && !settings_.tls->cert.empty();
}

}  // namespace persistence::mysql
