#include "redis/encode.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <type_traits>

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
    if constexpr (requires { op.value; }) bytes = std::max(bytes, op.value.size());
    if constexpr (requires { op.owner; }) bytes = std::max(bytes, op.owner.size());
    return bytes;
  }
};

}  // namespace

size_t longestArgument(const Operation& operation) { return std::visit(LongestArgument{}, operation); }

Read Encoder::frame(const Operation& operation) {
  return std::visit(
      [this](const auto& each) -> Read {
        if constexpr (std::is_invocable_v<Encoder&, decltype(each)>) {
          return (*this)(each);
        } else {
          throw std::logic_error("not one command");
        }
      },
      operation);
}

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

Read Encoder::set(std::string_view key, std::string_view value, int64_t ttl) {
  if (ttl > 0) {
    writer_.add({"SET", key, value, "PX", std::to_string(ttl)});
  } else {
    writer_.add({"SET", key, value});
  }
  return readNothing;
}

Read Encoder::remove(std::string_view key) {
  writer_.add({"UNLINK", key});
  return readNothing;
}

Read Encoder::operator()(const Connect&) {
  writer_.add({"PING"});
  return readNothing;
}

Read Encoder::operator()(const ServerTime&) {
  writer_.add({"TIME"});
  return readTime;
}

Read Encoder::operator()(const LockAcquire& lock) {
  run(Script::LockAcquire, 1, {lock.key, lock.owner, std::to_string(lock.ttl)});
  return readNumber;
}

Read Encoder::operator()(const LockExtend& lock) {
  run(Script::LockExtend, 1, {lock.key, lock.owner, std::to_string(lock.ttl)});
  return readNumber;
}

Read Encoder::operator()(const LockRelease& lock) {
  run(Script::LockRelease, 1, {lock.key, lock.owner});
  return readTruth;
}

Read Encoder::operator()(const LockCheck& lock) {
  writer_.add({"GET", lock.key});
  return readOwner;
}

Read Encoder::operator()(const LockForceRelease& lock) {
  run(Script::LockForceRelease, 1, {lock.key});
  return readNothing;
}

Read Encoder::operator()(const CircuitGet& circuit) {
  writer_.add({"GET", circuit.key});
  return readBreaker;
}

Read Encoder::operator()(const CircuitSet& circuit) {
  run(Script::CircuitSet, 1, {circuit.key, breakerText(circuit.state)});
  return readNothing;
}

Read Encoder::operator()(const CircuitRecordFailure& failure) {
  run(Script::CircuitRecord, 1, {failure.key, std::to_string(failure.maxFailures)});
  return readNumber;
}

Read Encoder::operator()(const CircuitRecordSuccess& success) {
  run(Script::CircuitRecord, 1, {success.key, "success"});
  return readNothing;
}

Read Encoder::operator()(const CacheGet& entry) {
  writer_.add({"GET", entry.key});
  return readValue;
}

Read Encoder::operator()(const CacheSet& entry) { return set(entry.key, entry.value, entry.ttl); }

Read Encoder::operator()(const CacheDelete& entry) { return remove(entry.key); }

Read Encoder::operator()(const CacheHas& entry) {
  writer_.add({"EXISTS", entry.key});
  return readTruth;
}

// Short enough to go whole each time: it is never sent again behind a plain SET of the same key.
Read Encoder::operator()(const IdempotencyGet& entry) {
  runWhole(Script::IdempotencyGet, 1, {entry.key});
  return readEntry;
}

Read Encoder::operator()(const IdempotencySet& entry) { return set(entry.key, entry.value, entry.ttl); }

Read Encoder::operator()(const IdempotencyDelete& entry) { return remove(entry.key); }

Read Encoder::operator()(const CheckpointSave& checkpoint) {
  const auto& prefix = checkpoint.prefix;
  const auto& task = checkpoint.task;
  const auto sequence = std::to_string(checkpoint.sequence);
  run(Script::CheckpointSave, 3,
      {documentKey(prefix, task) + sequence, indexKey(prefix, task), idKey(prefix) + checkpoint.id, prefix,
       checkpoint.id, task, sequence, checkpointText(checkpoint)});
  return readNothing;
}

Read Encoder::operator()(const CheckpointLoad& checkpoint) {
  run(Script::CheckpointLoad, 1, {idKey(checkpoint.prefix) + checkpoint.id, checkpoint.prefix});
  return readText;
}

Read Encoder::operator()(const CheckpointLoadLatest& checkpoint) {
  const auto& [prefix, task] = checkpoint;
  run(Script::CheckpointLoadLatest, 1, {indexKey(prefix, task), documentKey(prefix, task)});
  return readText;
}

Read Encoder::operator()(const CheckpointList& checkpoints) {
  const auto& [prefix, task] = checkpoints;
  run(Script::CheckpointList, 1, {indexKey(prefix, task), documentKey(prefix, task)});
  return readTexts;
}

Read Encoder::operator()(const CheckpointCleanup& checkpoints) {
  return removeUpTo(checkpoints.prefix, checkpoints.task, -1 - checkpoints.keep);
}

Read Encoder::operator()(const CheckpointDeleteAll& checkpoints) {
  return removeUpTo(checkpoints.prefix, checkpoints.task, -1);
}

Read Encoder::removeUpTo(const std::string& prefix, const std::string& task, int64_t lastRank) {
  run(Script::CheckpointCleanup, 1,
      {indexKey(prefix, task), documentKey(prefix, task), idKey(prefix), std::to_string(lastRank)});
  return readNothing;
}

}  // namespace persistence::redis
