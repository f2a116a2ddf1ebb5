// TLS over a non-blocking socket. The certificate's chain and name are verified unless the application opted out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/inspection.hpp"
#include "core/settings.hpp"
#include "net/handles.hpp"
#include "net/hello.hpp"
#include "net/socket.hpp"

namespace persistence::net {

/// The data of the BIO. It keeps the error of the socket, because OpenSSL does not.
struct Link {
  Socket* socket = nullptr;
  std::optional<Error> failure;
};

/// The TLS library.
Library tlsLibrary();

class Tls {
 public:
  /// Reads the certificates on first use, then begins a session over the connected `socket`.
  std::optional<Error> open(const TlsSettings& settings, const std::string& host, Socket& socket);
  Step handshake();
  Transfer send(std::string_view bytes);
  Transfer receive(std::span<char> room);
  void close() { session_.reset(); }
  /// Valid once the handshake is complete.
  Encryption encryption() const;

  /// The session must send before it can continue, even if the caller wanted to receive.
  bool wantsToSend() const { return wantsToSend_; }
  /// OpenSSL holds bytes that were read from the socket and not received: the socket may not become readable again.
  bool holdsBytes() const { return session_ && SSL_has_pending(session_.get()); }

 private:
  /// The error behind `returned`, the result of an OpenSSL call. Nothing if the call only has to be repeated.
  std::optional<Error> problem(int returned);
  Error refusal() const;
  /// The server's certificate failed verification.
  bool distrusts() const;
  void begin();
  /// Sets the name that is sent to the server. `verify`: its certificate must be for this name or address.
  void expect(const std::string& name, bool verify);
  std::optional<Error> prepare(const TlsSettings& settings, const std::string& name);

  HelloPadding padding_;
  TlsContextHandle context_;
  TlsHandle session_;
  Link link_;
  std::string offer_;
  bool wantsToSend_ = false;
};

}  // namespace persistence::net
