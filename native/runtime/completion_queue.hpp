// The finished work of a lane: outcomes, events and requests, from the worker to the JS thread.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "core/store.hpp"
#include "runtime/host.hpp"
#include "runtime/request_table.hpp"

namespace persistence {

/// An event for the diagnostics channel.
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

/// The completed work that the JS thread takes at once.
struct CompletedBatch {
  std::vector<Done> done;
  std::vector<Event> events;
  std::vector<Request> returned;  ///< this lane can't connect: the pool pushes them to a connected lane
  std::vector<Request> lent;      ///< reads for the spare connection; each is returned by readIsBack()
  bool asksForLogin = false;
  bool closed = false;

  bool isEmpty() const;
  /// Appends the content to `to`. The caller must call clear() afterwards.
  void moveTo(CompletedBatch& to);
  void clear();
};

class CompletionQueue {
 public:
  explicit CompletionQueue(Host& host) : host_(host) {}

  // worker thread
  void done(const Request& request, Outcome&& outcome) {
    outbox_.done.push_back({request.call, nameOf(request.operation), std::move(outcome)});
  }
  void publish(Event::Type type, std::string message, int64_t milliseconds = 0);
  void publish(Event::Type type, const Error& error);
  void publishLog(std::vector<std::string>& lines);
  void giveBack(Request&& request) { outbox_.returned.push_back(std::move(request)); }
  void lend(const Request& request);
  void askForLogin() { outbox_.asksForLogin = true; }
  void closed() { outbox_.closed = true; }
  /// Hands over the outbox. False if it was empty.
  bool deliver();

  // JS thread
  CompletedBatch take();

 private:
  Host& host_;

  // worker thread
  CompletedBatch outbox_;

  // between both threads
  std::mutex mutex_;
  CompletedBatch completed_;
  std::atomic<bool> signaled_{false};  ///< the JS thread was woken and has not taken the batch yet
};

}  // namespace persistence
