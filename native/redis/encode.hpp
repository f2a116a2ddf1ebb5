// Operations as Redis commands.
#pragma once

#include <bitset>
#include <initializer_list>
#include <string_view>

#include "core/operation.hpp"
#include "redis/decode.hpp"
#include "redis/resp_writer.hpp"
#include "redis/statements.hpp"

namespace persistence::redis {

/// Bytes of the longest argument that holds a value, a key or an owner.
size_t longestArgument(const Operation& operation);

class Encoder {
 public:
  explicit Encoder(RespWriter& requests) : writer_(requests) {}

  /// Frames the operation, and tells how to read its reply. Not for operations that take several steps.
  Read frame(const Operation& operation);
  /// The server may not know any script: each goes whole the next time.
  void forgetScripts() { known_.reset(); }
  /// The server lets this user run scripts that only read as such, which it does also while it holds writes back.
  void knowReadOnlyScripts(bool known) { readOnly_ = known; }

  Read operator()(const Connect&);
  Read operator()(const ServerTime&);
  Read operator()(const LockAcquire& lock);
  Read operator()(const LockExtend& lock);
  Read operator()(const LockRelease& lock);
  Read operator()(const LockCheck& lock);
  Read operator()(const LockForceRelease& lock);
  Read operator()(const CircuitGet& circuit);
  Read operator()(const CircuitSet& circuit);
  Read operator()(const CircuitRecordFailure& failure);
  Read operator()(const CircuitRecordSuccess& success);
  Read operator()(const CacheGet& entry);
  Read operator()(const CacheSet& entry);
  Read operator()(const CacheDelete& entry);
  Read operator()(const CacheHas& entry);
  Read operator()(const IdempotencyGet& entry);
  Read operator()(const IdempotencySet& entry);
  Read operator()(const IdempotencyDelete& entry);
  Read operator()(const CheckpointSave& checkpoint);
  Read operator()(const CheckpointLoad& checkpoint);
  Read operator()(const CheckpointLoadLatest& checkpoint);
  Read operator()(const CheckpointList& checkpoints);
  Read operator()(const CheckpointCleanup& checkpoints);
  Read operator()(const CheckpointDeleteAll& checkpoints);

 private:
  using Arguments = std::initializer_list<std::string_view>;

  /// The first `keys` of the arguments are keys.
  void run(Script script, int keys, Arguments arguments);
  /// Not by its SHA-1.
  void runWhole(Script script, int keys, Arguments arguments);
  void evaluate(std::string_view command, std::string_view script, int keys, Arguments arguments);
  Read set(std::string_view key, std::string_view value, int64_t ttl);
  Read remove(std::string_view key);
  Read removeUpTo(const std::string& prefix, const std::string& task, int64_t lastRank);

  RespWriter& writer_;
  std::bitset<static_cast<size_t>(Script::Count)> known_;
  bool readOnly_ = false;
};

}  // namespace persistence::redis
