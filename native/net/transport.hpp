// The bytes of one connection, plain or through TLS.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/settings.hpp"
#include "core/store.hpp"
#include "net/socket.hpp"
#include "net/tls.hpp"

namespace persistence::net {

class Transport {
 public:
  explicit Transport(const Settings& settings) : settings_(settings) {}

  std::optional<Error> open();
  /// Done once bytes can be sent: connected, and the TLS handshake complete.
  Step advance();
  Transfer send(std::string_view bytes);
  Transfer receive(std::span<char> room);
  void close();

  /// `output`: bytes wait to be sent.
  Interest interest(bool output) const;
  /// More bytes can be received even if the socket does not become readable again.
  bool holdsBytes() const { return tls_.holdsBytes(); }
  /// Valid once the connection is open; nothing without TLS.
  std::optional<Encryption> encryption() const;
  const std::string& peer() const { return socket_.peer(); }

 private:
  enum class State { Closed, Connecting, Handshaking, Open };

  Step connect();
  Step handshake();

  const Settings& settings_;
  State state_ = State::Closed;
  Socket socket_;
  Tls tls_;
};

}  // namespace persistence::net
