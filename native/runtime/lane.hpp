// A lane: one connection, and at most one worker thread at a time that serves it.
//
//   JS thread      push() gathers, flush() hands over and makes sure that a worker looks, woken() takes what is done
//   worker thread  run() takes the queue, hands it to the store, delivers outcomes; returns the thread when there is
//                  nothing to do, when the server is silent, or when another lane waits for a thread
//   poller thread  watches the socket meanwhile and asks for a worker again
//   timer thread   gives the lane to a thread of ours when libuv has no worker for it within kLibuvPatience
//
// Closing: close() after the last outcome. quit() at any time: returns when no worker is inside, and none will be; the
// connection and the wake-up are given back then.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "core/settings.hpp"
#include "core/store.hpp"
#include "runtime/backoff.hpp"
#include "runtime/fallback_workers.hpp"
#include "runtime/lent_reads.hpp"
#include "runtime/poller.hpp"
#include "runtime/request_table.hpp"
#include "runtime/scheduler.hpp"
#include "runtime/spin_policy.hpp"
#include "runtime/thaw.hpp"
#include "runtime/timer.hpp"
#include "runtime/wakeup.hpp"
#include "runtime/worker_budget.hpp"
#include "runtime/wrong_server.hpp"

namespace persistence {

/// How the other lanes of a pool are doing, as far as one of them may have to stand in for this one.
enum class Others { Closed, Connecting, Up };

/// What a lane asks of the runtime it lives in.
class Host {
 public:
  virtual ~Host() = default;
  /// JS thread: call run() on a worker thread soon, and finished() on the JS thread after it.
  virtual void schedule() = 0;
  /// Any thread: call woken() on the JS thread soon.
  virtual void wake() = 0;
  /// Any thread: this lane met a wrong server, or found the right one; the others should connect anew.
  virtual void lookAgain() {}
  /// Any thread.
  virtual Others others() { return Others::Closed; }
  /// Any thread: there is another connection for reads.
  virtual bool takesReads() { return false; }
};

/// Something for the diagnostics channel.
struct Event {
  enum class Type { Error, Reconnect, Disconnect, Slow, Warning };
  Type type;
  std::string message;
  std::string nativeCode;
  int64_t milliseconds = 0;
};

struct Done {
  uint64_t call;
  const char* operation;
  Outcome outcome;
};

/// What woken() found.
struct CompletedBatch {
  std::vector<Done> done;
  std::vector<Event> events;
  std::vector<Request> returned;  ///< this lane can't connect, another one can: to be pushed there
  std::vector<Request> lent;      ///< reads that need not wait for this lane; each is to come back by readIsBack()
  bool asksForLogin = false;
  bool closed = false;
};

/// How many calls of a lane are where.
struct Usage {
  size_t queued = 0;    ///< accepted and not sent
  size_t inFlight = 0;  ///< sent and not answered
};

/// Whether a lane has a connection; Lost: it had one.
enum class Link { None, Up, Lost };

class Lane : private Watcher, private BudgetWaiter, private FallbackTask {
 public:
  Lane(std::unique_ptr<Store> store, const Settings& settings, Host& host, BudgetCells cells);
  ~Lane() override;
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  // JS thread
  void push(Request request);
  void flush();
  CompletedBatch takeCompleted();
  void finished();
  void answerLogin(std::variant<Login, Error> answer);
  void close();
  void quit();
  /// Takes back those calls that no worker has taken yet and `isGone` names, which is asked once for each; returns
  /// them.
  std::vector<uint64_t> withdraw(const std::function<bool(uint64_t)>& isGone);
  /// One of `lent` has its outcome, or will not have it elsewhere.
  void readIsBack(uint64_t call);
  /// What it has of the calls at this moment.
  Usage usage() const;
  /// After `returned`: everything pushed that the lane has not taken. It takes calls again from then on.
  std::vector<Request> reclaim();

  // worker thread
  void run();

  /// Instead of run(), when the worker thread that was asked for will not come.
  void cancelled();

  // any thread
  Link link() const { return link_.load(); }
  /// It has begun to connect, or will soon.
  bool connecting() const { return trying_.load() || (link() == Link::None && queued_.load() > 0); }
  /// The last attempt to connect failed.
  bool down() const { return down_.load(); }
  /// Connects anew before one of the next operations, unless the connection is younger than this call or a write on it
  /// works soon.
  void lookAgain() { lookAgainAt_ = Clock::now(); }

 private:
  enum class State { Stopped, Awake, Asleep };

  void handOver();
  void requestThread();
  void ready() override;
  void granted() override;
  TimePoint due();
  void runInstead() override;
  void awaitThread(std::chrono::milliseconds patience);
  void wakeWorker();

  void serve(bool fallback);
  void work(bool fallback);
  bool yields(TimePoint since) const;
  bool isFlooded(TimePoint since) const;
  bool yieldsToFallbacks(TimePoint since) const;
  bool hasCalls() const { return queued_.load() > 0 && !givenBack_; }
  bool step();
  bool drainMailbox();
  bool advanceConnection();
  bool advancePhase();
  bool openStore();
  bool establish();
  void established();
  bool conversing();
  bool serverSpoke();
  bool isDoubted() const { return provenAt_ < lookAgainAt_.load(); }
  bool leavesServer() const;
  void leaveServer();
  void wrote();
  void submitWaiting();
  bool submit(const Scheduler::Scheduled& scheduled);
  void takeBack();
  void lendReads();
  bool hangs() const { return outstanding_ > 0 && now_ >= heardAt_ + kHangs; }
  bool refusedByWrongServer(RequestId id, PendingRequest& pending, const Error& error);
  bool mayRepeat(RequestId id, const PendingRequest& pending) const;
  void giveBack();
  bool hasSentCount();
  void expire();
  bool deliver();
  bool waitForEvents(TimePoint idleSince);
  void releaseWorker();
  TimePoint nextEvent();
  Interest interest() const;
  bool closeStore();
  void dropConnection();

  void enqueue(RequestId id, const PendingRequest& pending);
  void answered(RequestId id, Outcome outcome);
  void settle(RequestId id, Outcome outcome);
  void connectFailed(const Error& error);
  void connectionLost(const Error& error);
  void requeueAll();
  void failWaiting(const Error& error);
  Error expiry(const PendingRequest& pending) const;
  void report(Event::Type type, const Error& error);
  Progress advanceStore(const Deliver& deliver);

  // A server that has not answered for so long may be holding a write back, as in a failover.
  static constexpr Duration kHangs = std::chrono::milliseconds(100);
  // An idle worker of libuv takes work within microseconds.
  static constexpr std::chrono::milliseconds kLibuvPatience{20};
  // A server that takes so long to accept may serve one connection only, which another lane has.
  static constexpr Duration kLongConnect = std::chrono::milliseconds(500);
  TimePoint slowFrom() const { return connectBy_ - connectTimeout_ + kLongConnect; }

  Host& host_;
  const BudgetCells cells_;
  const Milliseconds connectTimeout_;
  const bool asksForPassword_;
  const Login configured_;
  const size_t earlyFlushSize_;

  // JS thread
  std::vector<Request> mailbox_;  ///< what this turn of the event loop has asked for so far
  int64_t pushed_ = 0;            ///< calls, less those that were taken back
  bool active_ = false;
  bool quitting_ = false;

  // between JS thread and worker
  std::mutex queueMutex_;
  std::vector<Request> queue_;
  std::vector<uint64_t> back_;  ///< lent reads
  std::atomic<bool> isBack_{false};
  std::optional<std::variant<Login, Error>> login_;
  std::atomic<size_t> queued_{0};
  std::atomic<State> state_{State::Stopped};
  std::atomic<bool> closing_{false};
  std::atomic<bool> quit_{false};
  Wakeup wakeup_;

  std::mutex completedMutex_;
  CompletedBatch completed_;
  std::atomic<bool> signaled_{false};
  std::atomic<bool> wantsThread_{false};
  std::atomic<bool> hasThread_{false};
  std::atomic<Link> link_{Link::None};
  Gauge unsent_;  ///< of the store
  std::atomic<bool> trying_{false};
  std::atomic<bool> down_{false};
  std::atomic<bool> givenBack_{false};  ///< takes nothing until reclaim()
  std::atomic<TimePoint> lookAgainAt_{};

  std::mutex runMutex_;
  std::condition_variable stopped_;
  bool running_ = false;
  std::atomic<bool> needsThread_{false};
  std::atomic<bool> starved_{false};    ///< libuv let a worker be waited for; until one comes
  std::atomic<bool> handsBack_{false};  ///< libuv's worker is there, the thread of ours should leave

  // worker thread
  std::unique_ptr<Store> store_;
  RequestTable requests_;
  Scheduler scheduler_;
  Backoff backoff_;
  SpinPolicy spin_;
  WrongServer wrongServer_;
  LentReads lentReads_;
  CompletedBatch outbox_;
  Thaw thaw_;
  size_t outstanding_ = 0;  ///< sent and not answered
  TimePoint now_;
  TimePoint exchangedAt_;
  TimePoint heardAt_;   ///< the last outcome, or when the first of the outstanding was sent
  TimePoint provenAt_;  ///< the connection was made, or a write on it worked, then
  TimePoint retryAt_;
  TimePoint connectBy_ = kNever;
  std::optional<Error> lastFailure_;
  bool everConnected_ = false;
  bool loginAsked_ = false;
  Timer threadTimer_{[this] { return due(); }};
};

}  // namespace persistence
