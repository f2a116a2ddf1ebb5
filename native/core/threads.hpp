// How many pool threads all lanes of the process may hold at once. An application's fs, dns, crypto and zlib
// share that pool. The counters live in memory that lib/ shares between all .node files and Workers.
// Who blocks can't give its thread back while a server is silent: so one thread is kept from those where there are two.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>

namespace persistence {

/// The shared counters; null pointers: a process of its own, nothing shared.
struct ThreadCells {
  std::atomic<int32_t>* held = nullptr;
  std::atomic<int32_t>* waiting = nullptr;
  std::atomic<int32_t>* blockers = nullptr;         ///< of those that hold one
  std::atomic<int32_t>* waitingBlockers = nullptr;  ///< of those that wait
};

enum class Manner { Brief, Blocking };

class ThreadWaiter {
 public:
  virtual ~ThreadWaiter() = default;
  /// A thread is yours now; called from any thread, must not block.
  virtual void granted() = 0;
};

class Threads {
 public:
  static Threads& instance();

  /// True when the caller may hold a thread now; otherwise granted() comes later, first come first served.
  bool take(ThreadWaiter& waiter, ThreadCells cells, Manner manner = Manner::Brief);
  void give(ThreadCells cells, Manner manner = Manner::Brief);
  /// Takes a waiter out again; false when it was not waiting.
  bool forget(ThreadWaiter& waiter);
  /// A thread may have been given back by another .node file.
  void retry();
  /// Somebody in the process waits for the thread that this holder has: it should return soon.
  static bool wanted(ThreadCells cells, Manner manner = Manner::Brief);
  bool anyoneWaits() const { return waiters_.load() > 0; }

 private:
  struct Waiting {
    ThreadWaiter* waiter;
    ThreadCells cells;
    Manner manner;
  };
  using Line = std::deque<Waiting>;

  Line& lineOf(Manner manner) { return manner == Manner::Brief ? brief_ : blocking_; }
  void grantNext(Line& line);
  bool forgetIn(Line& line, const ThreadWaiter& waiter);

  std::mutex mutex_;
  Line brief_;
  Line blocking_;
  std::atomic<size_t> waiters_{0};
};

}  // namespace persistence
