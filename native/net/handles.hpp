// Handles of OpenSSL and of the operating system, each with its deleter. The only file that includes OpenSSL.
#pragma once

#include <netdb.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "core/unique_handle.hpp"

namespace persistence::net {

using AddressList = Owned<addrinfo, freeaddrinfo>;
using TlsContextHandle = Owned<SSL_CTX, SSL_CTX_free>;
using TlsHandle = Owned<SSL, SSL_free>;
using CertificateHandle = Owned<X509, X509_free>;
using PrivateKeyHandle = Owned<EVP_PKEY, EVP_PKEY_free>;
using AddressTextHandle = Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using BioHandle = Owned<BIO, BIO_free_all>;
using BioMethodHandle = Owned<BIO_METHOD, BIO_meth_free>;

/// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

}  // namespace persistence::net
