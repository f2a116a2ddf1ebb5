// An event: one thread notifies, another waits for it beside a socket.
#pragma once

#include <unistd.h>

#include <atomic>
#include <system_error>

#include "core/clock.hpp"
#include "platform/platform.hpp"

namespace persistence {

class Wakeup {
 public:
  Wakeup() : fd_(platform::makeEvent()) {
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "no descriptor to wake a thread by");
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
    platform::raiseEvent(fd_);
  }

  /// Clears the notifications. Returns the time since the last one.
  Duration drain() {
    platform::clearEvent(fd_);
    return Clock::now() - notifiedAt_.load();
  }

 private:
  int fd_;
  std::atomic<TimePoint> notifiedAt_{};
};

}  // namespace persistence
