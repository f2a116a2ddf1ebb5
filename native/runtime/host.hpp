// The runtime that a lane lives in: an event loop and its worker threads.
#pragma once

namespace persistence {

/// The state of the other lanes of a pool, one of which may have to serve the calls of this lane.
enum class Others { Closed, Connecting, Up };

/// The calls that a lane makes to its runtime.
class Host {
 public:
  virtual ~Host() = default;
  /// JS thread: call run() on a worker thread soon, and finished() on the JS thread after it.
  virtual void schedule() = 0;
  /// Any thread: call takeCompleted() on the JS thread soon.
  virtual void wake() = 0;
  /// Any thread: this lane met a wrong server, or found the right one; the others should connect anew.
  virtual void lookAgain() {}
  /// Any thread.
  virtual Others others() { return Others::Closed; }
  /// Any thread: there is another connection for reads.
  virtual bool takesReads() { return false; }
};

}  // namespace persistence
