#include "redis/encode.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "redis/decode.hpp"
#include "redis/documents.hpp"
#include "redis/script_sha.hpp"

namespace persistence::redis {
namespace {

std::string indexKey(const std::string& prefix, const std::string& task) { return prefix + "checkpoint-index:" + task; }

std::string idKey(const std::string& prefix) { return prefix + "checkpoint-id:"; }

std::string documentKey(const std::string& prefix, const std::string& task) {
  return prefix + "checkpoint:" + task + ":";
}

struct LongestArgument {
  size_t operator()(const CheckpointSave& checkpoint) const { return checkpointSize(checkpoint); }
  template <typename Op>
  size_t operator()(const Op& op) const {
    size_t bytes = 0;
    if constexpr (requires { op.key; }) bytes = std::max(bytes, op.key.size());
    if constexpr (requires { op.keys; })
      for (const std::string& key : op.keys) bytes = std::max(bytes, key.size());
    if constexpr (requires { op.value; }) bytes = std::max(bytes, op.value.size());
    if constexpr (requires { op.owner; }) bytes = std::max(bytes, op.owner.size());
    return bytes;
  }
};

}  // namespace

size_t longestArgument(const Operation& operation) { return std::visit(LongestArgument{}, operation); }

void Encoder::evaluate(std::string_view command, std::string_view script, int keys, Arguments arguments) {
  writer_.begin(3 + arguments.size());
  writer_.argument(command);
  writer_.argument(script);
  writer_.argument(std::to_string(keys));
  for (const auto& argument : arguments) writer_.argument(argument);
}

void Encoder::run(Script script, int keys, Arguments arguments) {
  const auto bit = static_cast<size_t>(script);
  const bool reads = readOnly_ && onlyReads(script);
  if (known_.test(bit)) {
    evaluate(reads ? "EVALSHA_RO" : "EVALSHA", digestOf(script), keys, arguments);
  } else {
    runWhole(script, keys, arguments);
    known_.set(bit);
  }
}

void Encoder::runWhole(Script script, int keys, Arguments arguments) {
  evaluate(readOnly_ && onlyReads(script) ? "EVAL_RO" : "EVAL", textOf(script), keys, arguments);
}

struct Encoder::Commands {
  Encoder& encoder;
  RespWriter& writer;

  void operator()(const Connect&) { writer.add({"PING"}); }
  void operator()(const ServerTime&) { writer.add({"TIME"}); }

  void operator()(const LockAcquire& lock) { lease(Script::LockAcquire, lock); }
  void operator()(const LockExtend& lock) { lease(Script::LockExtend, lock); }
  void operator()(const LockRelease& lock) { encoder.run(Script::LockRelease, 1, {lock.key, lock.owner}); }
  void operator()(const LockCheck& lock) { get(lock); }
  void operator()(const LockForceRelease& lock) { encoder.run(Script::LockForceRelease, 1, {lock.key}); }

  void operator()(const CircuitGet& circuit) { get(circuit); }
  void operator()(const CircuitSet& circuit) {
    encoder.run(Script::CircuitSet, 1, {circuit.key, breakerText(circuit.state)});
  }
  void operator()(const CircuitRecordFailure& failure) {
    encoder.run(Script::CircuitRecord, 1, {failure.key, std::to_string(failure.maxFailures)});
  }
  void operator()(const CircuitRecordSuccess& success) {
    encoder.run(Script::CircuitRecord, 1, {success.key, "success"});
  }

  void operator()(const CacheGet& entry) { get(entry); }
  void operator()(const CacheGetMany& entries) {
    writer.begin(1 + entries.keys.size());
    writer.argument("MGET");
    for (const std::string& key : entries.keys) writer.argument(key);
  }
  void operator()(const CacheHas& entry) { writer.add({"EXISTS", entry.key}); }
  void operator()(const CacheTtl& entry) { writer.add({"PTTL", entry.key}); }
  void operator()(const CacheSet& entry) { set(entry); }
  void operator()(const CacheDelete& entry) { remove(entry); }

  // The script is short enough to be sent whole each time. So it never fails with NOSCRIPT, and is never sent again
  // behind a plain SET of the same key.
  void operator()(const IdempotencyGet& entry) { encoder.runWhole(Script::IdempotencyGet, 1, {entry.key}); }
  void operator()(const IdempotencySet& entry) { set(entry); }
  void operator()(const IdempotencyDelete& entry) { remove(entry); }

  void operator()(const CheckpointSave& checkpoint) {
    const auto& prefix = checkpoint.prefix;
    const auto& task = checkpoint.task;
    const auto sequence = std::to_string(checkpoint.sequence);
    encoder.run(Script::CheckpointSave, 3,
                {documentKey(prefix, task) + sequence, indexKey(prefix, task), idKey(prefix) + checkpoint.id, prefix,
                 checkpoint.id, task, sequence, checkpointText(checkpoint)});
  }
  void operator()(const CheckpointLoad& checkpoint) {
    encoder.run(Script::CheckpointLoad, 1, {idKey(checkpoint.prefix) + checkpoint.id, checkpoint.prefix});
  }
  void operator()(const CheckpointLoadLatest& checkpoint) { ofTask(Script::CheckpointLoadLatest, checkpoint); }
  void operator()(const CheckpointList& checkpoints) { ofTask(Script::CheckpointList, checkpoints); }
  void operator()(const CheckpointCleanup& checkpoints) { removeUpTo(checkpoints, -1 - checkpoints.keep); }
  void operator()(const CheckpointDeleteAll& checkpoints) { removeUpTo(checkpoints, -1); }

  template <TakesSteps Op>
  void operator()(const Op&) {
    throw std::logic_error("not one command");
  }

 private:
  template <typename Op>
  void get(const Op& op) {
    writer.add({"GET", op.key});
  }
  template <typename Op>
  void set(const Op& op) {
    if (op.ttl > 0) {
      writer.add({"SET", op.key, op.value, "PX", std::to_string(op.ttl)});
    } else {
      writer.add({"SET", op.key, op.value});
    }
  }
  template <typename Op>
  void remove(const Op& op) {
    writer.add({"UNLINK", op.key});
  }
  template <typename Op>
  void lease(Script script, const Op& op) {
    encoder.run(script, 1, {op.key, op.owner, std::to_string(op.ttl)});
  }
  template <typename Op>
  void ofTask(Script script, const Op& op) {
    encoder.run(script, 1, {indexKey(op.prefix, op.task), documentKey(op.prefix, op.task)});
  }
  template <typename Op>
  void removeUpTo(const Op& op, int64_t lastRank) {
    encoder.run(
        Script::CheckpointCleanup, 1,
        {indexKey(op.prefix, op.task), documentKey(op.prefix, op.task), idKey(op.prefix), std::to_string(lastRank)});
  }
};

void Encoder::frame(const Operation& operation) { std::visit(Commands{*this, writer_}, operation); }

}  // namespace persistence::redis
