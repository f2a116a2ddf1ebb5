#include "net/connect_race.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "net/attempts.hpp"
#include "platform/platform.hpp"

namespace persistence::net {
namespace {

constexpr int kSecondsBeforeKeepAlive = 30;

void tune(int socket) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  platform::keepAlive(socket, kSecondsBeforeKeepAlive);
}

Descriptor makeSocket(int family) {
  Descriptor made(platform::makeSocket(family));
  if (made && family != AF_UNIX) tune(made.get());
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
      several_(platform::makeSocketSet()) {
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
  if (!platform::addToSet(several_.get(), made.get(), false, true)) return false;
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
