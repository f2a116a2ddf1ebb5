#include "net/certificates.hpp"

#include <algorithm>

#include "net/errors.hpp"

namespace persistence::net {
namespace {

// One system call reads several TLS records.
constexpr size_t kReadBuffer = 1u << 16;

BioHandle reading(const std::string& pem) {
  return BioHandle(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Without this callback OpenSSL would ask for the passphrase on the terminal.
int givePassphrase(char* room, int size, int, void* settings) {
  const auto& passphrase = static_cast<const TlsSettings*>(settings)->passphrase;
  if (passphrase.empty() || passphrase.size() > static_cast<size_t>(size)) return -1;
  std::copy(passphrase.begin(), passphrase.end(), room);
  return static_cast<int>(passphrase.size());
}

int giveNothing(char*, int, int, void*) { return -1; }

CertificateHandle nextCertificate(BIO* pem) {
  return CertificateHandle(PEM_read_bio_X509(pem, nullptr, giveNothing, nullptr));
}

bool trust(SSL_CTX* context, const std::string& pem) {
  if (pem.empty()) return SSL_CTX_set_default_verify_paths(context) == 1;
  const auto source = reading(pem);
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  int count = 0;
  while (const auto certificate = nextCertificate(source.get())) count += X509_STORE_add_cert(store, certificate.get());
  return count > 0;
}

bool present(SSL_CTX* context, const std::string& pem) {
  ERR_clear_error();
  if (pem.empty()) return true;
  const auto source = reading(pem);
  const auto own = nextCertificate(source.get());
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) return false;
  while (const auto issuer = nextCertificate(source.get())) SSL_CTX_add1_chain_cert(context, issuer.get());
  return true;
}

bool sign(SSL_CTX* context, const TlsSettings& settings) {
  ERR_clear_error();
  if (settings.key.empty()) return true;
  const auto source = reading(settings.key);
  const PrivateKeyHandle key(
      PEM_read_bio_PrivateKey(source.get(), nullptr, givePassphrase, const_cast<TlsSettings*>(&settings)));
  return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

bool choose(SSL_CTX* context, const TlsSettings& settings) {
  ERR_clear_error();
  const auto &list = settings.cipherList, &suites = settings.cipherSuites;
  return (list.empty() || SSL_CTX_set_cipher_list(context, list.c_str()) == 1) &&
         (suites.empty() || SSL_CTX_set_ciphersuites(context, suites.c_str()) == 1);
}

void configure(SSL_CTX* context, const TlsSettings& settings) {
  SSL_CTX_set_min_proto_version(context, settings.takes12() ? TLS1_2_VERSION : TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(context, settings.takes13() ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, kReadBuffer);
  SSL_CTX_set_verify(context, settings.rejectUnauthorized ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
}

}  // namespace

std::string subjectOf(const std::string& pem) {
  const auto certificate = nextCertificate(reading(pem).get());
  const BioHandle text(BIO_new(BIO_s_mem()));
  if (!certificate || !text) return {};
  X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate.get()), 0, XN_FLAG_RFC2253);
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(text.get(), &bytes);
  return {bytes, static_cast<size_t>(length)};
}

TlsContextHandle makeTlsContext(const TlsSettings& settings, Error& failure) {
  ERR_clear_error();
  TlsContextHandle context(SSL_CTX_new(TLS_client_method()));
  const char* unreadable = nullptr;
  if (!context) {
    unreadable = "OpenSSL";
  } else if (!trust(context.get(), settings.ca)) {
    unreadable = "tls.ca";
  } else if (!present(context.get(), settings.cert)) {
    unreadable = "tls.cert";
  } else if (!sign(context.get(), settings)) {
    unreadable = "tls.key";
  } else if (!choose(context.get(), settings)) {
    unreadable = "tls.ciphers";
  } else {
    configure(context.get(), settings);
  }
  if (unreadable) {
    failure = tlsError(ERR_peek_error(), std::string(unreadable) + " can't be used");
    context.reset();
  }
  ERR_clear_error();
  return context;
}

}  // namespace persistence::net
