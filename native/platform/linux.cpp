#ifdef __linux__

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

#include "platform/platform.hpp"

namespace persistence::platform {

int makeEvent() { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void raiseEvent(int event) {
  const uint64_t one = 1;
  // A full counter means that the event is raised already.
  [[maybe_unused]] const auto written = write(event, &one, sizeof one);
}

void clearEvent(int event) {
  uint64_t count;
  [[maybe_unused]] const auto got = read(event, &count, sizeof count);
}

int makeSocketSet() { return epoll_create1(EPOLL_CLOEXEC); }

bool addToSet(int set, int socket, bool read, bool write) {
  epoll_event event{};
  event.events = (read ? EPOLLIN : 0u) | (write ? EPOLLOUT : 0u);
  return epoll_ctl(set, EPOLL_CTL_ADD, socket, &event) == 0;
}

int waitFor(std::span<pollfd> sockets, Duration timeout) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(timeout);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(timeout - whole);
  const timespec until{static_cast<time_t>(whole.count()), static_cast<long>(rest.count())};
  return ppoll(sockets.data(), sockets.size(), &until, nullptr);
}

int makeSocket(int family) { return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

bool makeSocketPair(int (&ends)[2]) {
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0;
}

void keepAlive(int socket, int seconds) {
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
}

ssize_t sendBytes(int socket, std::string_view bytes) { return send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

bool copyDescriptor(int from, int to) { return dup3(from, to, O_CLOEXEC) >= 0; }

// The file exists in memory only. Each open() of the path has a file offset of its own.
int createSecretFile(std::string& path) {
  const int descriptor = memfd_create("tls", MFD_CLOEXEC);
  path = "/proc/self/fd/" + std::to_string(descriptor);
  return descriptor;
}

void removeSecretFile(const std::string&) {}

int countCpus() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

}  // namespace persistence::platform

#endif
