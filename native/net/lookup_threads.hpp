// Calls that ask a name server and can't be interrupted, on a bounded number of threads of our own: one that does not
// answer holds neither a libuv worker nor the end of the process.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace persistence::net {

class LookupThreads : public std::enable_shared_from_this<LookupThreads> {
 public:
  /// Must not throw. One whose result nobody waits for any more when its turn comes should return at once.
  using Lookup = std::function<void()>;

  /// The process's own.
  static const std::shared_ptr<LookupThreads>& instance();
  explicit LookupThreads(size_t most) : most_(most) {}

  /// False when there is no thread to run it.
  bool run(Lookup lookup);

 private:
  // The threads are detached, and end when nothing is asked.
  bool startThread();
  void work() noexcept;
  Lookup take();

  const size_t most_;
  std::mutex mutex_;
  size_t threads_ = 0;
  std::deque<Lookup> waiting_;
};

}  // namespace persistence::net
