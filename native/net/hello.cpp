#include "net/hello.hpp"

#include <new>

namespace persistence::net {
namespace {

constexpr unsigned kIgnoredExtension = 0x1A1A;
constexpr size_t kRecordHeader = 5;

// The length of the ClientHello, which is written to memory and not sent.
size_t lengthOfHello(SSL_CTX* context, const std::string& host) {
  const TlsHandle session(SSL_new(context));
  if (!session) throw std::bad_alloc();
  BIO* const output = BIO_new(BIO_s_mem());
  SSL_set_bio(session.get(), BIO_new(BIO_s_mem()), output);
  if (!host.empty()) SSL_set_tlsext_host_name(session.get(), host.c_str());
  SSL_set_connect_state(session.get());
  SSL_do_handshake(session.get());
  return BIO_ctrl_pending(output) - kRecordHeader;
}

// The length has two bytes, and neither may be 0: a U+0000 before the '\n' hides it from the server.
size_t padding(size_t length) {
  const size_t missing = ('\n' - length) & 0xFF;
  return length + missing < 0x100 ? missing + 0x100 : missing;
}

}  // namespace

bool HelloPadding::install(SSL_CTX* context) {
  return SSL_CTX_add_custom_ext(context, kIgnoredExtension, SSL_EXT_CLIENT_HELLO, give, nullptr, this, nullptr,
                                nullptr) == 1;
}

void HelloPadding::measure(SSL_CTX* context, const std::string& host) {
  bytes_.clear();
  bytes_.resize(padding(lengthOfHello(context, host)));
}

int HelloPadding::give(SSL*, unsigned, unsigned, const unsigned char** bytes, size_t* count, X509*, size_t, int*,
                       void* own) {
  const auto& padding = static_cast<HelloPadding*>(own)->bytes_;
  *bytes = reinterpret_cast<const unsigned char*>(padding.data());
  *count = padding.size();
  return 1;
}

}  // namespace persistence::net
