// What libmariadb calls while a connection waits, reads and writes.
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

  /// To be called in each thread that is to go on with calls of the library.
  void runsHere();
  void begin() { over_ = false; }
  /// Nothing is waited for any more.
  bool over() const { return over_; }
  /// Lets others of the worker have their turn.
  void pause(Clock::duration time);
  int socket() const;

  /// Called by libmariadb through a function pointer that knows no connection.
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
  size_t unrested_ = 0;  ///< bytes since it waited last
  bool over_ = false;
};

}  // namespace persistence::mysql
