// What is seen of the address that is being tried.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace persistence::mysql {

class ConnectAttempt {
 public:
  /// `until`: by when the address must have taken the connection.
  void begin(TimePoint until);
  TimePoint until() const { return until_; }
  bool awaitsGreeting() const { return greeting_.has_value(); }
  /// Whether the socket, which was waited for, is connected.
  bool isConnected(int socket);
  /// A part of the greeting. Whether the server can encrypt; nothing while that part has not come yet.
  std::optional<bool> takeGreeting(std::string_view bytes);
  void noteEncryption() { encrypted_ = true; }

  /// TLS has been agreed on.
  bool encrypted() const { return encrypted_; }
  /// The errno of the address's refusal, or 0.
  int refusal() const { return refusal_; }
  /// The address has not taken the connection in time.
  bool ranOut() const { return ranOut_; }

 private:
  std::optional<std::string> greeting_;  ///< as far as it has come
  TimePoint until_ = kNever;
  int refusal_ = 0;
  bool ranOut_ = false;
  bool encrypted_ = false;
};

}  // namespace persistence::mysql
