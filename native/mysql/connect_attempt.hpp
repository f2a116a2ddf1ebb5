// The state of the address that is being tried.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace persistence::mysql {

class ConnectAttempt {
 public:
  /// `until`: the deadline for the address to accept the connection.
  void begin(TimePoint until);
  TimePoint until() const { return until_; }
  bool awaitsGreeting() const { return greeting_.has_value(); }
  /// Whether the socket is connected. Called after the wait for the socket.
  bool isConnected(int socket);
  /// Takes a part of the greeting. Returns whether the server can encrypt; nullopt until that flag has arrived.
  std::optional<bool> takeGreeting(std::string_view bytes);
  void noteEncryption() { encrypted_ = true; }

  /// TLS was negotiated.
  bool encrypted() const { return encrypted_; }
  /// The errno of the address's refusal, or 0.
  int refusal() const { return refusal_; }
  /// The deadline passed before the address accepted the connection.
  bool ranOut() const { return ranOut_; }

 private:
  std::optional<std::string> greeting_;  ///< the bytes that have arrived
  TimePoint until_ = kNever;
  int refusal_ = 0;
  bool ranOut_ = false;
  bool encrypted_ = false;
};

}  // namespace persistence::mysql
