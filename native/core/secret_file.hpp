// A file for certificates and keys, because client libraries accept them only as files. No other user can read it. It
// is removed with its owner.
#pragma once

#include <string>
#include <string_view>

namespace persistence {

class SecretFile {
 public:
  SecretFile() = default;
  /// Throws std::system_error.
  explicit SecretFile(std::string_view content);
  SecretFile(const SecretFile&) = delete;
  SecretFile& operator=(const SecretFile&) = delete;
  SecretFile(SecretFile&& other) noexcept;
  SecretFile& operator=(SecretFile&& other) noexcept;
  ~SecretFile();

  const std::string& path() const { return path_; }

 private:
  void discard();

  std::string path_;  // declared before the descriptor, whose initializer fills it
  int descriptor_ = -1;
};

}  // namespace persistence
