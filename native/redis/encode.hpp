// Encodes operations as Redis commands.
#pragma once

#include <bitset>
#include <initializer_list>
#include <string_view>

#include "core/operation.hpp"
#include "redis/resp_writer.hpp"
#include "redis/statements.hpp"

namespace persistence::redis {

/// Bytes of the longest argument that holds a value, a key or an owner.
size_t longestArgument(const Operation& operation);

class Encoder {
 public:
  explicit Encoder(RespWriter& requests) : writer_(requests) {}

  /// Frames the operation. Not for operations that take several steps.
  void frame(const Operation& operation);
  /// The server may have lost its scripts: each is sent whole the next time.
  void forgetScripts() { known_.reset(); }
  /// Whether this user may run scripts as read-only ones. The server runs these also while it holds writes back.
  void knowReadOnlyScripts(bool known) { readOnly_ = known; }

 private:
  using Arguments = std::initializer_list<std::string_view>;
  struct Commands;

  /// The first `keys` of the arguments are keys.
  void run(Script script, int keys, Arguments arguments);
  /// Sends the text of the script, not its SHA-1.
  void runWhole(Script script, int keys, Arguments arguments);
  void evaluate(std::string_view command, std::string_view script, int keys, Arguments arguments);

  RespWriter& writer_;
  std::bitset<static_cast<size_t>(Script::Count)> known_;
  bool readOnly_ = false;
};

}  // namespace persistence::redis
