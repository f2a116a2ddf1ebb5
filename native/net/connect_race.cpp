#include "net/connect_race.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>

#include "net/attempts.hpp"

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

Descriptor makeSocket(int family) {
  Descriptor made(socket(family, SOCK_STREAM, 0));
  if (!made) return made;
  fcntl(made.get(), F_SETFD, FD_CLOEXEC);
  fcntl(made.get(), F_SETFL, O_NONBLOCK);
  if (family != AF_UNIX) tune(made.get());
  return made;
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

}  // namespace

ConnectRace::ConnectRace(std::vector<Address> addresses, Duration within)
    : addresses_(std::move(addresses)),
      delay_(attemptDelay(addresses_.size(), within)),
      several_(epoll_create1(EPOLL_CLOEXEC)) {
  error_ = several_ ? EADDRNOTAVAIL : errno;
  if (!several_) next_ = addresses_.size();
}

Descriptor ConnectRace::advance(TimePoint now) {
  Descriptor winner = settle();
  while (!winner && mayStart(now)) {
    start(now);
    winner = settle();
  }
  if (winner) pending_.clear();
  return winner;
}

int ConnectRace::failure() const { return pending_.empty() && next_ == addresses_.size() ? error_ : 0; }

Interest ConnectRace::interest() const {
  return {several_.get(), true, false, next_ < addresses_.size() ? startsAt_ : kNever};
}

bool ConnectRace::mayStart(TimePoint now) const {
  return next_ < addresses_.size() && (pending_.empty() || now >= startsAt_);
}

void ConnectRace::start(TimePoint now) {
  startsAt_ = now + delay_;
  if (startWith(addresses_[next_++])) return;
  error_ = errno;
  startsAt_ = {};
}

bool ConnectRace::startWith(const Address& address) {
  Descriptor made = makeSocket(address.storage.ss_family);
  if (!made) return false;
  const auto* to = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(made.get(), to, address.length) != 0 && errno != EINPROGRESS) return false;
  epoll_event event{EPOLLOUT, {}};
  if (epoll_ctl(several_.get(), EPOLL_CTL_ADD, made.get(), &event) != 0) return false;
  pending_.push_back(std::move(made));
  return true;
}

// After a failed attempt the next one starts at once.
Descriptor ConnectRace::settle() {
  for (auto each = pending_.begin(); each != pending_.end();) {
    if (connecting(each->get())) {
      ++each;
      continue;
    }
    const int error = connectError(each->get());
    Descriptor ended = std::move(*each);
    each = pending_.erase(each);
    if (error == 0) return ended;
    error_ = error;
    startsAt_ = {};
  }
  return {};
}

}  // namespace persistence::net
