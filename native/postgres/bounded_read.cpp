#include "postgres/bounded_read.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "platform/platform.hpp"

namespace persistence::postgres {
namespace {

uint64_t waitingAt(int socket) {
  int bytes = 0;
  return ioctl(socket, FIONREAD, &bytes) == 0 && bytes > 0 ? static_cast<uint64_t>(bytes) : 0;
}

// Whether two descriptors are the same socket. libpq closes its socket when it gives up a server, and may open another
// one under the same number.
bool isSame(int one, int other) {
  struct stat first {
  }, second{};
  return fstat(one, &first) == 0 && fstat(other, &second) == 0 && first.st_ino == second.st_ino &&
         first.st_dev == second.st_dev;
}

}  // namespace

BoundedRead::Pair::~Pair() {
  if (inner >= 0) close(inner);
  if (outer >= 0) close(outer);
  if (spare >= 0) close(spare);
}

void BoundedRead::pass(int socket, size_t part, const std::function<void()>& read) {
  const uint64_t waiting = holds() ? 0 : waitingAt(socket);
  if ((holds() || (part > 0 && waiting > 0)) && passPart(socket, part, read)) return;
  taken_ += waiting;
  read();
}

bool BoundedRead::open() {
  if (pair_) return true;
  int ends[2];
  if (!platform::makeSocketPair(ends)) return false;
  auto pair = std::make_unique<Pair>();
  pair->inner = ends[0];
  pair->outer = ends[1];
  pair->spare = fcntl(pair->inner, F_DUPFD_CLOEXEC, 0);
  if (pair->spare < 0) return false;
  room_.resize(kLarge);
  pair_ = std::move(pair);
  return true;
}

// The buffers of the socket pair hold a large part. If the kernel has no memory for it, the bytes are lost, so the
// connection is shut down.
bool BoundedRead::fill(int socket, size_t part) {
  if (holds()) return true;
  const ssize_t got = recv(socket, room_.data(), part, MSG_DONTWAIT);
  if (got <= 0) return false;
  taken_ += static_cast<uint64_t>(got);
  if (platform::sendBytes(pair_->outer, {room_.data(), static_cast<size_t>(got)}) != got) shutdown(socket, SHUT_RDWR);
  return true;
}

// libpq knows its socket by number. For one read that number refers to the pair's socket, which holds only this part.
// Once the pair exists, this takes no new descriptor. So a lack of descriptors can't let later bytes overtake the rest
// of a part.
bool BoundedRead::passPart(int socket, size_t part, const std::function<void()>& read) {
  if (!open() || !platform::copyDescriptor(socket, pair_->spare)) return false;
  const bool passes = fill(pair_->spare, part);
  if (passes) {
    platform::copyDescriptor(pair_->inner, socket);
    read();
    settle(socket);
  }
  // While `spare` refers to the socket, libpq's close() would not end the connection.
  if (pair_) platform::copyDescriptor(pair_->inner, pair_->spare);
  return passes;
}

// If libpq has gone on to another server, that server must not get the rest of the part or libpq's last bytes for the
// server before: both are dropped.
void BoundedRead::settle(int socket) {
  if (!isSame(socket, pair_->inner)) {
    *this = {};
    return;
  }
  left_ = waitingAt(pair_->inner);
  platform::copyDescriptor(pair_->spare, socket);
  forward(socket);
}

// Sends the bytes that libpq wrote to the pair. During a read TLS may write a few.
void BoundedRead::forward(int socket) {
  for (;;) {
    const ssize_t got = recv(pair_->outer, room_.data(), room_.size(), MSG_DONTWAIT);
    if (got <= 0) return;
    if (platform::sendBytes(socket, {room_.data(), static_cast<size_t>(got)}) != got) shutdown(socket, SHUT_RDWR);
  }
}

}  // namespace persistence::postgres
