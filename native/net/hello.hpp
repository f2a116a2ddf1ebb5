// The first record of a TLS client, in a size that a server without TLS answers.
#pragma once

#include <string>

#include "net/handles.hpp"

namespace persistence::net {

/// A Redis without TLS takes what it receives for a line of text that ends at '\n', and a usual ClientHello holds a
/// U+0000 before any: the server would wait for more until somebody's time is out. So the record gets a length whose
/// low byte is '\n', by an extension that servers must ignore: then such a server answers at once, with an error.
/// @see https://www.rfc-editor.org/rfc/rfc8701 (the extension's number)
class HelloPadding {
 public:
  /// Adds the extension to every session of `context`; this object must outlive them.
  bool install(SSL_CTX* context);
  /// Finds the size for sessions that name `host`; empty where an address is verified.
  void measure(SSL_CTX* context, const std::string& host);

 private:
  static int give(SSL*, unsigned, unsigned, const unsigned char** bytes, size_t* count, X509*, size_t, int*, void* own);

  std::string bytes_;
};

}  // namespace persistence::net
