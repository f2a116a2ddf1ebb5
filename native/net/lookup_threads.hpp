// A bounded number of threads for name look-ups, which can't be interrupted. A name server that does not answer blocks
// neither a libuv worker nor the exit of the process.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace persistence::net {

class LookupThreads : public std::enable_shared_from_this<LookupThreads> {
 public:
  /// Must not throw. Should return at once if its result is no longer needed when a thread takes it.
  using Lookup = std::function<void()>;

  /// The instance of the process.
  static const std::shared_ptr<LookupThreads>& instance();
  explicit LookupThreads(size_t most) : most_(most) {}

  /// False if there is no thread and none can be started.
  bool run(Lookup lookup);

 private:
  // The threads are detached, and end when no lookup waits.
  bool startThread();
  void work() noexcept;
  Lookup take();

  const size_t most_;
  std::mutex mutex_;
  size_t threads_ = 0;
  std::deque<Lookup> waiting_;
};

}  // namespace persistence::net
