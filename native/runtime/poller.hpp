// One small thread per .node file that watches the sockets of lanes which gave their worker thread back, so that
// a silent server, or an idle connection, holds no thread of the pool.
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
  /// The socket is ready or the time has come; called once per watch, on the poller's thread. Must not block.
  virtual void ready() = 0;
};

class Poller {
 public:
  static Poller& instance();

  /// Watches until ready() has been called or the watch is forgotten.
  void watch(Watcher& watcher, Interest interest, TimePoint until);
  /// After this returns ready() is not called any more.
  void forget(Watcher& watcher);
  /// Looks anew: a lane waits for a pool thread, which another .node file may give back, or a socket was closed,
  /// which stays open as long as somebody polls it.
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
