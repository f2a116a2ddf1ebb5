// What libmariadb calls while a connection waits, reads and writes.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstring>
#include <utility>

#include "mysql/connection.hpp"
#include "mysql/errors.hpp"

namespace persistence::mysql {
namespace {

// libmariadb hands its callback no context, so it is found by the thread that the session runs in at the moment.
thread_local Connection* calling = nullptr;

// The result that libmariadb takes for a failed read.
constexpr size_t kNothing = SIZE_MAX / 2;
constexpr int kReads = 0;
constexpr size_t kMaxAtOnce = size_t{256} << 10;

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

}  // namespace

int Connection::wait(my_socket socket, my_bool read, int) noexcept {
  try {
    return calling->await(socket, read != 0) ? 1 : -1;
  } catch (...) {  // the library takes it for a socket that failed
    return -1;
  }
}

// libmariadb reports an unrelated errno for connect failures. The socket's own SO_ERROR is right, and can be read once.
bool Connection::await(int socket, bool read) {
  const bool connects = greeting_ && !read;
  unrested_ = 0;
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
    // The library's own buffer, which it goes on to read.
    char* const own = const_cast<char*>(reinterpret_cast<const char*>(bytes));
    calling->hear(mode == kReads && !nothing, {own, nothing ? 0 : size});
  } catch (...) {  // without its check no connection is to be used
    calling->cut();
  }
}

void Connection::cut() { shutdown(socket(), SHUT_RDWR); }

void Connection::hear(bool read, std::span<char> bytes) {
  // Asked while it can be told: a connection that failed has forgotten it.
  if (mysql_get_ssl_cipher(handle_.get())) encrypted_ = true;
  if (!read) return nameHost();
  greeted({bytes.data(), bytes.size()});
  examine(bytes);
}

void Connection::examine(std::span<char> bytes) {
  if (flaw_) return;
  const auto problem = packets_.take({bytes.data(), bytes.size()});
  if (problem == Packets::Problem::None) return rest(bytes.size());
  flaw_ = problem == Packets::Problem::TooLong ? floodError(packets_.limit()) : garbledError();
  spoil(bytes);
  cut();
}

// The library reads on in what it has. It takes a packet that begins so for an error, whatever follows.
void Connection::spoil(std::span<char> bytes) {
  constexpr char kError = '\xff';
  const ptrdiff_t start = packets_.start();
  if (start < 0)
    handle_->net.buff[0] = static_cast<unsigned char>(kError);
  else if (static_cast<size_t>(start) < bytes.size())
    bytes[static_cast<size_t>(start)] = kError;
}

// A server that sends faster than its rows are parsed never makes the library wait.
void Connection::rest(size_t bytes) {
  unrested_ += bytes;
  if (unrested_ < kMaxAtOnce) return;
  unrested_ = 0;
  pause({});
}

void Connection::pause(Clock::duration time) {
  if (waiter_.await({-1, false, false, Clock::now() + time})) return;
  over_ = true;
  cut();
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
  if (settings_.tls && !*offers) cut();
}

}  // namespace persistence::mysql
