#include "redis/script_sha.hpp"

#include <array>
#include <stdexcept>
#include <string>

#include "net/handles.hpp"

namespace persistence::redis {
namespace {

using Digests = std::array<std::string, static_cast<size_t>(Script::Count)>;

std::string hexadecimal(const unsigned char* bytes, unsigned count) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < count; ++i) {
    text.push_back(digits[bytes[i] >> 4]);
    text.push_back(digits[bytes[i] & 15]);
  }
  return text;
}

std::string sha1(std::string_view text) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned count = 0;
  if (EVP_Digest(text.data(), text.size(), bytes, &count, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-1");
  }
  return hexadecimal(bytes, count);
}

Digests makeDigests() {
  Digests scriptShas;
  for (size_t i = 0; i < scriptShas.size(); ++i) scriptShas[i] = sha1(textOf(static_cast<Script>(i)));
  return scriptShas;
}

}  // namespace

std::string_view digestOf(Script script) {
  static const Digests scriptShas = makeDigests();
  return scriptShas[static_cast<size_t>(script)];
}

}  // namespace persistence::redis
