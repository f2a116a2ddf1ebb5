// A runtime for lanes in plain C++: one loop in place of the JS thread, and a pool of threads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "runtime/lane.hpp"

namespace persistence::testing {

using namespace std::chrono_literals;
using Task = std::function<void()>;

class TaskQueue {
 public:
  void post(Task task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    posted_.notify_one();
  }

  /// The next task; nothing when none came in time.
  std::optional<Task> take(TimePoint until) {
    std::unique_lock lock(mutex_);
    if (!posted_.wait_until(lock, until, [this] { return !tasks_.empty(); })) return std::nullopt;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }

 private:
  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<Task> tasks_;
};

class Runtime {
 public:
  explicit Runtime(int threads = 2) { start(threads); }
  ~Runtime() {
    ended_ = true;
    for (std::thread& worker : workers_) worker.join();
  }

  void start(int threads) {
    for (int at = 0; at < threads; ++at) workers_.emplace_back([this] { work(); });
  }

  void onLoop(Task task) { loop_.post(std::move(task)); }
  void onWorker(Task task) { pool_.post(std::move(task)); }

  /// Runs the loop until `done` holds; false when it did not within `patience`.
  bool runUntil(const std::function<bool()>& done, Duration patience = 5s) {
    const TimePoint until = Clock::now() + patience;
    while (!done()) {
      if (Clock::now() >= until) return false;
      if (auto task = loop_.take(std::min(until, Clock::now() + 20ms))) (*task)();
    }
    return true;
  }

 private:
  void work() {
    while (!ended_)
      if (auto task = pool_.take(Clock::now() + 20ms)) (*task)();
  }

  TaskQueue loop_;
  TaskQueue pool_;
  std::atomic<bool> ended_{false};
  std::vector<std::thread> workers_;
};

/// A lane, the calls made through it and their outcomes.
class Client : private Host {
 public:
  Client(Runtime& runtime, std::unique_ptr<Store> store, const Settings& settings, BudgetCells cells = {})
      : runtime_(runtime), lane(std::move(store), settings, *this, cells) {}
  ~Client() override {
    lane.quit();
    // Tasks that were posted for this lane must run before it is destroyed.
    runtime_.runUntil([this] { return inFlight_ == 0; });
  }

  uint64_t call(Operation operation, Duration timeout = 2s) {
    const TimePoint now = Clock::now();
    lane.push({next_, std::move(operation), now, now + timeout});
    return next_++;
  }

  void flush() { lane.flush(); }
  size_t answered() const { return outcomes.size(); }
  const Error* errorOf(uint64_t call) const { return std::get_if<Error>(&outcomes.at(call)); }
  int scheduled() const { return scheduled_; }

  /// The state of the pool's other lanes, as reported to this lane.
  std::atomic<Others> neighbours{Others::Closed};
  std::atomic<int> lookedAgain{0};
  std::atomic<bool> hasSpare{false};

 private:
  Others others() override { return neighbours; }
  void lookAgain() override { ++lookedAgain; }
  bool takesReads() override { return hasSpare; }

  void schedule() override {
    ++inFlight_;
    ++scheduled_;
    runtime_.onWorker([this] {
      lane.run();
      runtime_.onLoop([this] {
        lane.finished();
        --inFlight_;
      });
    });
  }

  void wake() override {
    ++inFlight_;
    runtime_.onLoop([this] {
      CompletedBatch harvest = lane.takeCompleted();
      for (Done& done : harvest.done) {
        order.push_back(done.call);
        outcomes.emplace(done.call, std::move(done.outcome));
      }
      for (Event& event : harvest.events) events.push_back(std::move(event));
      for (Request& request : harvest.lent) lent.push_back(request.call);
      for (Request& request : harvest.returned) returned.push_back(request.call);
      if (!harvest.returned.empty())
        for (const Request& request : lane.reclaim()) returned.push_back(request.call);
      closed |= harvest.closed;
      loginsAsked += harvest.asksForLogin;
      --inFlight_;
    });
  }

  Runtime& runtime_;
  std::atomic<int> inFlight_{0};
  int scheduled_ = 0;
  uint64_t next_ = 0;

 public:
  std::map<uint64_t, Outcome> outcomes;
  std::vector<uint64_t> order;
  std::vector<Event> events;
  std::vector<uint64_t> returned;
  std::vector<uint64_t> lent;
  bool closed = false;
  int loginsAsked = 0;
  Lane lane;
};

}  // namespace persistence::testing
