#include "net/tls.hpp"

#include <new>
#include <utility>

#include "net/certificates.hpp"
#include "net/errors.hpp"

namespace persistence::net {
namespace {

// OpenSSL's socket BIO would raise SIGPIPE in the application when the server has closed the connection. OpenSSL calls
// this function from C, so no exception may leave it. If memory runs out, the transfer fails without a reason.
template <typename Call>
int transfer(BIO* bio, int retry, size_t* count, const Call& call) noexcept {
  auto& link = *static_cast<Link*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  *count = 0;
  try {
    auto [bytes, failure] = call(*link.socket);
    *count = bytes;
    if (!failure && bytes == 0) BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
    if (failure) link.failure = std::move(failure);
  } catch (const std::bad_alloc&) {
  }
  return *count > 0 ? 1 : 0;
}

int writeToSocket(BIO* bio, const char* bytes, size_t count, size_t* written) {
  return transfer(bio, BIO_FLAGS_WRITE, written, [&](Socket& socket) { return socket.send({bytes, count}); });
}

int readFromSocket(BIO* bio, char* room, size_t size, size_t* read) {
  return transfer(bio, BIO_FLAGS_READ, read, [&](Socket& socket) { return socket.receive({room, size}); });
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

BioMethodHandle makeMethod() {
  BioMethodHandle method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals"));
  BIO_meth_set_write_ex(method.get(), writeToSocket);
  BIO_meth_set_read_ex(method.get(), readFromSocket);
  BIO_meth_set_ctrl(method.get(), control);
  return method;
}

BIO* makeTransport(Link& link) {
  // Never destroyed: the addon's threads may use it until the process has ended.
  static const auto& method = *new BioMethodHandle(makeMethod());
  BIO* const bio = BIO_new(method.get());
  if (!bio) throw std::bad_alloc();
  BIO_set_data(bio, &link);
  BIO_set_init(bio, 1);
  return bio;
}

bool isAddress(const std::string& name) {
  const AddressTextHandle address(a2i_IPADDRESS(name.c_str()));
  return address != nullptr;
}

}  // namespace

Library tlsLibrary() { return {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)}; }

Encryption Tls::encryption() const { return {SSL_get_version(session_.get()), SSL_get_cipher_name(session_.get())}; }

std::optional<Error> Tls::open(const TlsSettings& settings, const std::string& host, Socket& socket) {
  const auto& name = settings.servername.empty() ? host : settings.servername;
  if (!context_) {
    if (auto failure = prepare(settings, name)) return failure;
  }
  session_.reset(SSL_new(context_.get()));
  if (!session_) throw std::bad_alloc();
  link_ = {&socket, std::nullopt};
  BIO* const transport = makeTransport(link_);
  SSL_set_bio(session_.get(), transport, transport);
  SSL_set_connect_state(session_.get());
  expect(name, settings.verifyName);
  return std::nullopt;
}

std::optional<Error> Tls::prepare(const TlsSettings& settings, const std::string& name) {
  Error failure;
  auto context = makeTlsContext(settings, failure);
  if (!context) return failure;
  padding_.install(context.get());
  padding_.measure(context.get(), isAddress(name) ? "" : name);
  context_ = std::move(context);
  offer_ = settings.offer();
  return std::nullopt;
}

void Tls::expect(const std::string& name, bool verify) {
  if (isAddress(name)) {
    if (verify) X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session_.get()), name.c_str());
    return;
  }
  SSL_set_tlsext_host_name(session_.get(), name.c_str());
  if (!verify) return;
  SSL_set_hostflags(session_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  SSL_set1_host(session_.get(), name.c_str());
}

// Errors of an earlier call, in link_ or in OpenSSL's queue of the thread, must not be taken for errors of this call.
// They are cleared before each call, because an alert with the reason can still be received after sending has failed.
void Tls::begin() {
  ERR_clear_error();
  link_.failure.reset();
  wantsToSend_ = false;
}

Step Tls::handshake() {
  begin();
  const int returned = SSL_do_handshake(session_.get());
  if (returned == 1) return {true, std::nullopt};
  auto failure = problem(returned);
  // Some servers close the connection without an alert if they support none of the offered versions or ciphers.
  if (failure && !distrusts()) failure->message += " (in the TLS handshake; " + offer_ + ")";
  return {false, std::move(failure)};
}

Transfer Tls::send(std::string_view bytes) {
  begin();
  size_t count = 0;
  const int returned = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count);
  return returned == 1 ? Transfer{count, std::nullopt} : Transfer{0, problem(returned)};
}

Transfer Tls::receive(std::span<char> room) {
  begin();
  size_t count = 0;
  const int returned = SSL_read_ex(session_.get(), room.data(), room.size(), &count);
  return returned == 1 ? Transfer{count, std::nullopt} : Transfer{0, problem(returned)};
}

std::optional<Error> Tls::problem(int returned) {
  const int kind = SSL_get_error(session_.get(), returned);
  wantsToSend_ = kind == SSL_ERROR_WANT_WRITE;
  if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE) return std::nullopt;
  if (link_.failure) {
    ERR_clear_error();
    return link_.failure;
  }
  if (kind == SSL_ERROR_ZERO_RETURN) return endOfStream(link_.socket->peer());
  return refusal();
}

bool Tls::distrusts() const {
  return SSL_get_verify_mode(session_.get()) != SSL_VERIFY_NONE && SSL_get_verify_result(session_.get()) != X509_V_OK;
}

Error Tls::refusal() const {
  const auto& peer = link_.socket->peer();
  const auto code = ERR_peek_error();
  ERR_clear_error();
  if (distrusts()) return verifyError(SSL_get_verify_result(session_.get()), peer);
  return tlsError(code, "TLS with the server at " + peer + " failed");
}

}  // namespace persistence::net
