#include "core/secret_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "platform/platform.hpp"

namespace persistence {
namespace {

constexpr mode_t kOwnerOnly = 0600;

[[noreturn]] void fail() {
  throw std::system_error(errno, std::generic_category(), "could not hand the TLS settings to the client library");
}

void writeAll(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail();
    content.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

SecretFile::SecretFile(std::string_view content) : descriptor_(platform::createSecretFile(path_)) {
  if (descriptor_ < 0) fail();
  try {
    if (fchmod(descriptor_, kOwnerOnly) != 0) fail();
    writeAll(descriptor_, content);
  } catch (...) {
    discard();
    throw;
  }
}

SecretFile::SecretFile(SecretFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

SecretFile& SecretFile::operator=(SecretFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

SecretFile::~SecretFile() { discard(); }

void SecretFile::discard() {
  if (descriptor_ < 0) return;
  platform::removeSecretFile(path_);
  close(descriptor_);
  descriptor_ = -1;
}

}  // namespace persistence
