#include "net/errors.hpp"
#include "net/resolver.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "net/handles.hpp"

namespace persistence::net {
namespace {

TEST(NetErrors, NameTheErrnoAndThePeer) {
  const auto error = socketError(ECONNREFUSED, "db.example:6379");
  EXPECT_EQ(error.kind, ErrorKind::ConnectionLost);
  EXPECT_EQ(error.nativeCode, "ECONNREFUSED");
  EXPECT_TRUE(error.retryable());
  EXPECT_NE(error.message.find("db.example:6379"), std::string::npos);
}

TEST(NetErrors, NumberAnErrnoThatHasNoNameHere) { EXPECT_EQ(socketError(EXDEV, "x").nativeCode, "errno 18"); }

TEST(NetErrors, NameTheResolversCode) { EXPECT_EQ(resolverError(EAI_NONAME, "nowhere").nativeCode, "EAI_NONAME"); }

TEST(NetErrors, NameTheCertificatesFault) {
  EXPECT_EQ(verifyError(X509_V_ERR_CERT_HAS_EXPIRED, "x").nativeCode, "CERT_HAS_EXPIRED");
  EXPECT_EQ(verifyError(X509_V_ERR_HOSTNAME_MISMATCH, "x").nativeCode, "HOSTNAME_MISMATCH");
  EXPECT_EQ(verifyError(X509_V_ERR_IP_ADDRESS_MISMATCH, "x").nativeCode, "IP_ADDRESS_MISMATCH");
  EXPECT_EQ(verifyError(X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "x").nativeCode, "SELF_SIGNED_CERT_IN_CHAIN");
  EXPECT_EQ(verifyError(X509_V_ERR_OUT_OF_MEM, "x").nativeCode, "X509_V_ERR 17");
  EXPECT_EQ(verifyError(X509_V_ERR_CERT_HAS_EXPIRED, "x").kind, ErrorKind::TlsFailed);
  EXPECT_FALSE(verifyError(X509_V_ERR_CERT_HAS_EXPIRED, "x").retryable());
}

TEST(NetErrors, NameOpenSslsReason) {
  const TlsContextHandle loadsTheTexts(SSL_CTX_new(TLS_client_method()));
  const auto error = tlsError(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_WRONG_VERSION_NUMBER), "TLS failed");
  EXPECT_EQ(error.kind, ErrorKind::TlsFailed);
  EXPECT_EQ(error.nativeCode, "WRONG_VERSION_NUMBER");
}

TEST(NetErrors, KnowWhetherTheConnectionWasUsable) {
  EXPECT_EQ(whileConnecting(socketError(ECONNRESET, "x")).kind, ErrorKind::ConnectFailed);
  EXPECT_EQ(afterConnecting(tlsError(0, "x")).kind, ErrorKind::ConnectionLost);
  EXPECT_TRUE(afterConnecting(tlsError(0, "x")).retryable());
}

}  // namespace
}  // namespace persistence::net
