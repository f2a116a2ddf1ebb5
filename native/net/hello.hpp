// The first TLS record, in a size to which a Redis server without TLS replies.
#pragma once

#include <string>

#include "net/handles.hpp"

namespace persistence::net {

/// A Redis server without TLS reads the ClientHello as a line of text that ends at '\n'. A usual ClientHello contains a
/// U+0000 before any '\n', so the server would wait for more bytes until a timeout. An extension that servers must
/// ignore gives the record a length whose low byte is '\n'. Then the server replies at once, with an error.
/// @see https://www.rfc-editor.org/rfc/rfc8701 (the extension's number)
class HelloPadding {
 public:
  /// Adds the extension to every session of `context`. This object must outlive the sessions.
  bool install(SSL_CTX* context);
  /// Computes the size for sessions that send the name `host`; empty if `host` is an address.
  void measure(SSL_CTX* context, const std::string& host);

 private:
  static int give(SSL*, unsigned, unsigned, const unsigned char** bytes, size_t* count, X509*, size_t, int*, void* own);

  std::string bytes_;
};

}  // namespace persistence::net
