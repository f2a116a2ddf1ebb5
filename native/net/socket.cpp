#include "net/socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "net/errors.hpp"
#include "net/resolver.hpp"

namespace persistence::net {
namespace {

constexpr int kSecondsBeforeKeepAlive = 30;

void set(int socket, int level, int option, int value) { setsockopt(socket, level, option, &value, sizeof value); }

void tune(int socket) {
  set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
  set(socket, IPPROTO_TCP, TCP_KEEPIDLE, kSecondsBeforeKeepAlive);
#endif
#ifdef SO_NOSIGPIPE
  set(socket, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
}

int makeSocket(int family) {
  const int number = socket(family, SOCK_STREAM, 0);
  if (number < 0) return number;
  fcntl(number, F_SETFD, FD_CLOEXEC);
  fcntl(number, F_SETFL, O_NONBLOCK);
  return number;
}

bool connecting(int socket) {
  pollfd ready{socket, POLLOUT, 0};
  return poll(&ready, 1, 0) == 0;
}

int connectError(int socket) {
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length);
  return error;
}

bool wouldWait(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

std::optional<Error> Socket::open(const Settings& settings) {
  close();
  if (!settings.socketPath.empty()) return openPath(settings.socketPath);
  peer_ = settings.host + ":" + std::to_string(settings.port);
  if (auto failure = resolve(settings)) return failure;
  return tryAddresses();
}

std::optional<Error> Socket::resolve(const Settings& settings) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(settings.host.c_str(), std::to_string(settings.port).c_str(), &hints, &found);
  addresses_.reset(found);
  next_ = found;
  if (code != 0) return resolverError(code, settings.host);
  return std::nullopt;
}

std::optional<Error> Socket::tryAddresses() {
  int error = EADDRNOTAVAIL;
  while (next_) {
    const addrinfo* const address = std::exchange(next_, next_->ai_next);
    error = begin(address->ai_family, address->ai_addr, address->ai_addrlen);
    if (error == 0) return std::nullopt;
  }
  return socketError(error, peer_);
}

std::optional<Error> Socket::openPath(const std::string& path) {
  peer_ = path;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return socketError(ENAMETOOLONG, peer_);
  std::memcpy(address.sun_path, path.data(), path.size());
  const int error = begin(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (error != 0) return socketError(error, peer_);
  return std::nullopt;
}

int Socket::begin(int family, const sockaddr* address, socklen_t length) {
  descriptor_ = Descriptor(makeSocket(family));
  if (!descriptor_) return errno;
  if (family != AF_UNIX) tune(number());
  return ::connect(number(), address, length) == 0 || errno == EINPROGRESS ? 0 : errno;
}

Step Socket::connect() {
  if (connecting(number())) return {};
  const int error = connectError(number());
  if (error == 0) return {true, std::nullopt};
  if (!next_) return {false, socketError(error, peer_)};
  return {false, tryAddresses()};
}

Transfer Socket::send(std::string_view bytes) {
  const auto count = ::send(number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count >= 0) return {static_cast<size_t>(count), std::nullopt};
  if (wouldWait(errno)) return {};
  return {0, socketError(errno, peer_)};
}

Transfer Socket::receive(std::span<char> room) {
  const auto count = ::recv(number(), room.data(), room.size(), 0);
  if (count > 0) return {static_cast<size_t>(count), std::nullopt};
  if (count == 0) return {0, endOfStream(peer_)};
  if (wouldWait(errno)) return {};
  return {0, socketError(errno, peer_)};
}

void Socket::close() {
  descriptor_ = Descriptor();
  addresses_.reset();
  next_ = nullptr;
}

}  // namespace persistence::net
