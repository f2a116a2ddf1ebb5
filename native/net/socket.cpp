#include "net/socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "net/errors.hpp"
#include "platform/platform.hpp"

namespace persistence::net {
namespace {

bool wouldWait(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

std::optional<Error> Socket::open(const Settings& settings) {
  close();
  connectTimeout_ = settings.connectTimeout;
  if (!settings.socketPath.empty()) return openPath(settings.socketPath);
  host_ = settings.host;
  peer_ = host_ + ":" + std::to_string(settings.port);
  resolution_ = Resolver::instance().resolve(host_, settings.port);
  return std::nullopt;
}

std::optional<Error> Socket::openPath(const std::string& path) {
  peer_ = path;
  sockaddr_un named{};
  named.sun_family = AF_UNIX;
  if (path.size() >= sizeof named.sun_path) return socketError(ENAMETOOLONG, peer_);
  std::memcpy(named.sun_path, path.data(), path.size());
  Address address{{}, sizeof named};
  std::memcpy(&address.storage, &named, sizeof named);
  race_.emplace(std::vector{address}, connectTimeout_);
  return std::nullopt;
}

std::optional<Error> Socket::takeAddresses() {
  auto resolved = resolution_->take();
  if (!resolved) return std::nullopt;
  resolution_.reset();
  if (resolved->code != 0) return resolverError(resolved->code, host_);
  race_.emplace(std::move(resolved->addresses), connectTimeout_);
  return std::nullopt;
}

Step Socket::connect() {
  if (resolution_) {
    if (auto failure = takeAddresses()) return {false, std::move(failure)};
  }
  if (!race_) return {};
  descriptor_ = race_->advance(Clock::now());
  if (const int error = race_->failure(); error != 0 && !descriptor_) return {false, socketError(error, peer_)};
  if (descriptor_) race_.reset();
  return {descriptor_.operator bool(), std::nullopt};
}

Interest Socket::interest() const {
  if (resolution_) return {resolution_->fd(), true, false};
  return race_ ? race_->interest() : Interest{};
}

Transfer Socket::send(std::string_view bytes) {
  const auto count = platform::sendBytes(number(), bytes);
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
  resolution_.reset();
  race_.reset();
}

}  // namespace persistence::net
