// The runtime that a lane lives in: an event loop and its worker threads.
#pragma once

namespace persistence {

/// The state of the other lanes of a pool, one of which may have to serve the calls of this lane.
enum class Others { Closed, Connecting, Up };

/// The calls that a lane makes to its runtime.
class Host {
 public:
  virtual ~Host() = default;
  /// JS thread: calls run() on a worker thread soon, and then finished() on the JS thread.
  virtual void schedule() = 0;
  /// Any thread: calls takeCompleted() on the JS thread soon.
  virtual void wake() = 0;
  /// Any thread: this lane met a wrong server, or found the right one. The other lanes should connect again.
  virtual void lookAgain() {}
  /// Any thread.
  virtual Others others() { return Others::Closed; }
  /// Any thread: the spare connection can take reads.
  virtual bool takesReads() { return false; }
};

}  // namespace persistence
