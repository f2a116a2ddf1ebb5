// Client libraries want certificates and keys as files. This is one that no other user can read and that is gone with
// its owner.
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

  std::string path_;  // before the descriptor, whose making fills it
  int descriptor_ = -1;
};

}  // namespace persistence
