// TLS over a socket that never waits. The certificate's chain and name are verified unless the application opted out.
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

/// What OpenSSL's transport works on: it keeps why the socket failed, which OpenSSL would forget.
struct Link {
  Socket* socket = nullptr;
  std::optional<Error> failure;
};

/// The library that encrypts.
Library tlsLibrary();

class Tls {
 public:
  /// Reads the certificates on first use, then begins a session over the connected `socket`.
  std::optional<Error> open(const TlsSettings& settings, const std::string& host, Socket& socket);
  Step handshake();
  Transfer send(std::string_view bytes);
  Transfer receive(std::span<char> room);
  void close() { session_.reset(); }
  /// Once the handshake is over.
  Encryption encryption() const;

  /// The session must send before it can go on, whatever the caller asked for.
  bool wantsToSend() const { return wantsToSend_; }
  /// Bytes have left the socket but were not received yet: it need not become readable again.
  bool holdsBytes() const { return session_ && SSL_has_pending(session_.get()); }

 private:
  /// `returned` is what OpenSSL's call returned; nothing when it only has to wait.
  std::optional<Error> problem(int returned);
  Error refusal() const;
  /// The server's certificate is not to be trusted.
  bool distrusts() const;
  void begin();
  /// The name that the server is asked by; `verify`: its certificate must carry this name or address.
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
