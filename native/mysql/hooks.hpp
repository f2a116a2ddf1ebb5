// The functions that libmariadb calls while a connection waits, reads and writes.
#pragma once

#include <span>
#include <string_view>

#include "mysql/connect_attempt.hpp"
#include "mysql/reply_check.hpp"
#include "mysql/settings.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mysql {

class Hooks {
 public:
  Hooks(const Settings& settings, Awaiter& waiter, const ConnectionHandle& handle, ConnectAttempt& attempt,
        ReplyCheck& check)
      : settings_(settings), waiter_(waiter), handle_(handle), attempt_(attempt), check_(check) {}

  /// Must be called in a thread before libmariadb is called there.
  void runsHere();
  void begin() { over_ = false; }
  /// The session ends, so that no wait succeeds any more.
  bool over() const { return over_; }
  /// Lets the other lanes of the worker run.
  void pause(Clock::duration time);
  int socket() const;

  /// libmariadb calls it through a function pointer without a context.
  static int wait(my_socket socket, my_bool read, int) noexcept;

 private:
  static void heard(int mode, MYSQL* handle, const unsigned char* bytes, size_t size) noexcept;
  bool await(int socket, bool read);
  void hear(bool read, std::span<char> bytes);
  void greeted(std::string_view bytes);
  void examine(std::span<char> bytes);
  void rest(size_t bytes);
  void cut();
  void nameHost();

  const Settings& settings_;
  Awaiter& waiter_;
  const ConnectionHandle& handle_;
  ConnectAttempt& attempt_;
  ReplyCheck& check_;
  size_t unrested_ = 0;  ///< bytes read since the last wait
  bool over_ = false;
};

}  // namespace persistence::mysql
