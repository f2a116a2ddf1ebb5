// The credentials for one attempt to connect, and how long the attempt may take. Worker thread only.
#pragma once

#include <optional>

#include "core/settings.hpp"
#include "runtime/completion_queue.hpp"
#include "runtime/mailbox.hpp"
#include "runtime/step_clock.hpp"

namespace persistence {

class LoginRequest {
 public:
  LoginRequest(const Settings& settings, const StepClock& clock, Mailbox& mailbox, CompletionQueue& completions)
      : clock_(clock),
        mailbox_(mailbox),
        completions_(completions),
        configured_{settings.user, settings.password},
        asksForPassword_(settings.asksForPassword),
        timeout_(settings.connectTimeout) {}

  /// Begins an attempt, unless one waits for the application. True if it asked the application for the credentials.
  bool begin();
  /// The credentials, or an error if there are none; nothing while the application has not answered.
  std::optional<LoginAnswer> take();
  /// The next server of the same attempt has the full time again.
  void extend() { deadline_ = clock_.now + timeout_; }
  void abandon() { asked_ = false; }

  bool isAsked() const { return asked_; }
  bool isOver() const { return clock_.now >= deadline_; }
  /// The server takes so long to accept that it may allow only one connection, and another lane may have it.
  bool isSlow() const { return clock_.now >= slowFrom(); }
  TimePoint nextEvent() const { return isSlow() ? deadline_ : std::min(slowFrom(), deadline_); }

 private:
  static constexpr Duration kLongConnect = std::chrono::milliseconds(500);
  TimePoint slowFrom() const { return deadline_ - timeout_ + kLongConnect; }

  const StepClock& clock_;
  Mailbox& mailbox_;
  CompletionQueue& completions_;
  const Login configured_;
  const bool asksForPassword_;
  const Milliseconds timeout_;
  bool asked_ = false;
  TimePoint deadline_ = kNever;
};

}  // namespace persistence
