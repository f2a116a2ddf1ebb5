// One thread per .node file that watches the sockets of lanes without a worker. So a silent server or an idle
// connection holds no worker of libuv.
#pragma once

#include <map>
#include <mutex>
#include <thread>

#include "core/clock.hpp"
#include "core/store.hpp"
#include "runtime/wakeup.hpp"

namespace persistence {

class Watcher {
 public:
  virtual ~Watcher() = default;
  /// The socket is ready or the time has passed. Called once per watch, on the poller's thread. Must not block.
  virtual void ready() = 0;
};

class Poller {
 public:
  static Poller& instance();

  /// Watches until ready() is called or forget() removes the watch.
  void watch(Watcher& watcher, Interest interest, TimePoint until);
  /// After this returns, ready() is not called.
  void forget(Watcher& watcher);
  /// Starts a new round. Needed if a lane waits for a worker, which another .node file may give back, or if a socket
  /// was closed, because the kernel keeps it open while it is polled.
  void look();

 private:
  struct Watch {
    Interest interest;
    TimePoint until;
  };

  Poller();
  void loop();
  void round();
  Duration patience(TimePoint now) const;

  std::mutex mutex_;
  std::map<Watcher*, Watch> watches_;
  Wakeup wakeup_;
};

}  // namespace persistence
