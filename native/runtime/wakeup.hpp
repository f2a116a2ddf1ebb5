// An eventfd: one thread notifies, another waits for it beside a socket.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <system_error>

#include "core/clock.hpp"

namespace persistence {

class Wakeup {
 public:
  Wakeup() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  ~Wakeup() { end(); }
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  int fd() const { return fd_; }

  /// Closes the descriptor early. notify() has no effect afterwards.
  void end() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

  void notify() {
    notifiedAt_ = Clock::now();
    const uint64_t one = 1;
    // A full counter means that a notification is pending already.
    [[maybe_unused]] const auto written = write(fd_, &one, sizeof one);
  }

  /// Clears the notifications. Returns the time since the last one.
  Duration drain() {
    uint64_t count;
    [[maybe_unused]] const auto got = read(fd_, &count, sizeof count);
    return Clock::now() - notifiedAt_.load();
  }

 private:
  int fd_;
  std::atomic<TimePoint> notifiedAt_{};
};

}  // namespace persistence
