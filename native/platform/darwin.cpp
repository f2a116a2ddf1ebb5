#ifdef __APPLE__

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/event.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "platform/platform.hpp"

namespace persistence::platform {
namespace {

constexpr uintptr_t kEvent = 0;

bool configure(int socket) {
  const int on = 1;
  return fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 && fcntl(socket, F_SETFL, O_NONBLOCK) == 0 &&
         setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) == 0;
}

int makeQueue() {
  const int queue = kqueue();
  if (queue >= 0) fcntl(queue, F_SETFD, FD_CLOEXEC);
  return queue;
}

bool change(int queue, uintptr_t what, int16_t filter, uint16_t flags, uint32_t details) {
  struct kevent each;
  EV_SET(&each, what, filter, flags, details, 0, nullptr);
  return kevent(queue, &each, 1, nullptr, 0, nullptr) == 0;
}

// Keeps the errno of the call that failed.
int closed(int descriptor) {
  const int error = errno;
  close(descriptor);
  errno = error;
  return -1;
}

}  // namespace

int makeEvent() {
  const int queue = makeQueue();
  if (queue < 0 || change(queue, kEvent, EVFILT_USER, EV_ADD | EV_CLEAR, 0)) return queue;
  return closed(queue);
}

void raiseEvent(int event) { change(event, kEvent, EVFILT_USER, 0, NOTE_TRIGGER); }

// EV_CLEAR resets the event when it is fetched.
void clearEvent(int event) {
  struct kevent fetched;
  const timespec now{};
  kevent(event, nullptr, 0, &fetched, 1, &now);
}

int makeSocketSet() { return makeQueue(); }

bool addToSet(int set, int socket, bool read, bool write) {
  const auto what = static_cast<uintptr_t>(socket);
  return (!read || change(set, what, EVFILT_READ, EV_ADD, 0)) && (!write || change(set, what, EVFILT_WRITE, EV_ADD, 0));
}

// Rounded up: a wait that ends early would be repeated until the time has passed.
int waitFor(std::span<pollfd> sockets, Duration timeout) {
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  return poll(sockets.data(), static_cast<nfds_t>(sockets.size()),
              static_cast<int>(std::min<long long>(milliseconds, INT_MAX)));
}

int makeSocket(int family) {
  const int made = socket(family, SOCK_STREAM, 0);
  return made < 0 || configure(made) ? made : closed(made);
}

bool makeSocketPair(int (&ends)[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return false;
  if (configure(ends[0]) && configure(ends[1])) return true;
  close(ends[1]);
  closed(ends[0]);
  return false;
}

void keepAlive(int socket, int seconds) {
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPALIVE, &seconds, sizeof seconds);
}

ssize_t sendBytes(int socket, std::string_view bytes) { return send(socket, bytes.data(), bytes.size(), 0); }

bool copyDescriptor(int from, int to) { return dup2(from, to) >= 0 && fcntl(to, F_SETFD, FD_CLOEXEC) == 0; }

int createSecretFile(std::string& path) {
  const char* folder = std::getenv("TMPDIR");
  path = std::string(folder && *folder ? folder : "/tmp") + "/persistence-tls-XXXXXX";
  return mkstemp(path.data());
}

void removeSecretFile(const std::string& path) { unlink(path.c_str()); }

int countCpus() { return std::max(1, static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN))); }

}  // namespace persistence::platform

#endif
