// Checks what the server sends before libmariadb reads it.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/error.hpp"
#include "mysql/handles.hpp"
#include "mysql/packets.hpp"

namespace persistence::mysql {

class ReplyCheck {
 public:
  /// Checks the connection that the handle holds at the moment.
  explicit ReplyCheck(const ConnectionHandle& handle) : handle_(handle) {}

  /// A new connection begins.
  void begin();
  void expect(Packets::Reply reply, Packets::Limits limits) { packets_.expect(reply, limits); }
  void loggedIn() { packets_.loggedIn(); }
  /// False for the bytes with the first flaw. They are overwritten with an error, which ends libmariadb's parsing.
  bool take(std::span<char> bytes);
  /// The flaw in the bytes that the server sent. libmariadb must not see it.
  const std::optional<Error>& flaw() const { return flaw_; }
  /// The flaw as the reason why the login to `target` failed.
  std::optional<Error> flawOfLogin(const std::string& target) const;

 private:
  void spoil(std::span<char> bytes);

  const ConnectionHandle& handle_;
  Packets packets_;
  std::optional<Error> flaw_;
};

}  // namespace persistence::mysql
