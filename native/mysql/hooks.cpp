#include "mysql/hooks.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <cstring>
#include <utility>

namespace persistence::mysql {
namespace {

// libmariadb passes no context to its callback. The thread in which a session runs at the moment identifies the
// session.
thread_local Hooks* calling = nullptr;

// libmariadb passes the negative result of a failed read as a size of at least this.
constexpr size_t kNothing = SIZE_MAX / 2;
constexpr int kReads = 0;
constexpr size_t kMaxAtOnce = size_t{256} << 10;

}  // namespace

void Hooks::runsHere() {
  static const int registered = ma_pvio_register_callback(1, heard);
  static_cast<void>(registered);
  calling = this;
  ERR_clear_error();
}

int Hooks::socket() const { return handle_ ? static_cast<int>(mysql_get_socket(handle_.get())) : -1; }

int Hooks::wait(my_socket socket, my_bool read, int) noexcept {
  try {
    return calling->await(socket, read != 0) ? 1 : -1;
  } catch (...) {  // libmariadb treats -1 as a failed socket
    return -1;
  }
}

bool Hooks::await(int socket, bool read) {
  const bool connects = attempt_.awaitsGreeting() && !read;
  unrested_ = 0;
  if (!waiter_.await({socket, read, !read, connects ? attempt_.until() : kNever})) return over_ = true, false;
  return !connects || attempt_.isConnected(socket);
}

void Hooks::heard(int mode, MYSQL* handle, const unsigned char* bytes, size_t size) noexcept {
  if (!calling || calling->handle_.get() != handle) return;
  try {
    const bool nothing = size >= kNothing;
    // libmariadb's own buffer, which libmariadb parses after the check.
    char* const own = const_cast<char*>(reinterpret_cast<const char*>(bytes));
    calling->hear(mode == kReads && !nothing, {own, nothing ? 0 : size});
  } catch (...) {  // a connection without the check must not be used
    calling->cut();
  }
}

void Hooks::cut() { shutdown(socket(), SHUT_RDWR); }

void Hooks::hear(bool read, std::span<char> bytes) {
  // Asked on every call: libmariadb forgets the cipher when the connection fails.
  if (mysql_get_ssl_cipher(handle_.get())) attempt_.noteEncryption();
  if (!read) return nameHost();
  greeted({bytes.data(), bytes.size()});
  examine(bytes);
}

void Hooks::examine(std::span<char> bytes) {
  if (check_.flaw()) return;
  if (check_.take(bytes)) return rest(bytes.size());
  cut();
}

// libmariadb never waits while the server sends faster than rows are parsed. The pause lets other lanes run.
void Hooks::rest(size_t bytes) {
  unrested_ += bytes;
  if (unrested_ < kMaxAtOnce) return;
  unrested_ = 0;
  pause({});
}

void Hooks::pause(Clock::duration time) {
  if (waiter_.await({-1, false, false, Clock::now() + time})) return;
  over_ = true;
  cut();
}

// libmariadb verifies the certificate against the host that it connects to, which is an address resolved by this addon.
// The name must be set before TLS begins. libmariadb fills the field in before its first write.
void Hooks::nameHost() {
  if (!settings_.socketPath.empty() || !handle_->host || settings_.host == handle_->host) return;
  if (char* name = strdup(settings_.host.c_str())) free(std::exchange(handle_->host, name));
}

// On a blocking socket libmariadb would block inside TLS. If the certificate is not to be verified, libmariadb would
// log in to a server that does not encrypt.
void Hooks::greeted(std::string_view bytes) {
  if (!attempt_.awaitsGreeting()) return;
  const int socket = this->socket();
  fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
  const auto offers = attempt_.takeGreeting(bytes);
  if (settings_.tls && offers && !*offers) cut();
}

}  // namespace persistence::mysql
