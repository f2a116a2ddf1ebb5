// The documented operations and their results as plain values.
// Keys are storage keys: the prefix and the family name are already in them (lib/backends/key-space.ts), except for
// checkpoints, whose layout differs between databases. Times are epoch milliseconds, ttls milliseconds;
// a ttl of 0 means that nothing expires.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace persistence {

/// Connects and makes sure that the tables exist; creates what is missing when asked to.
struct Connect {
  bool createTables = true;
  /// A cache table of its own (PostgresCacheAdapter's `tableName`); empty: the adapter's tables.
  std::string table;
};

/// What a diagnosis asks for. Neither changes anything.
struct ServerTime {};  // -> the server's clock as a number
struct Inspect {       // -> JSON, see inspection.hpp
  std::string table;   ///< as in Connect
};

struct LockAcquire {  // -> expiry as a number, or nothing when another owner holds it
  std::string key;
  std::string owner;
  int64_t ttl = 0;
};
struct LockExtend {  // -> new expiry as a number, or nothing when this owner does not hold it
  std::string key;
  std::string owner;
  int64_t ttl = 0;
};
struct LockRelease {  // -> whether this owner's lock was freed
  std::string key;
  std::string owner;
};
struct LockCheck {  // -> whether this owner holds it
  std::string key;
  std::string owner;
};
struct LockForceRelease {
  std::string key;
};

enum class Breaker { Closed, Open, HalfOpen };

struct BreakerState {
  Breaker state = Breaker::Closed;
  int64_t failureCount = 0;
  std::optional<double> lastFailureTime;
  std::optional<double> lastSuccessTime;
};

struct CircuitGet {  // -> BreakerState or nothing
  std::string key;
};
struct CircuitSet {
  std::string key;
  BreakerState state;
};
struct CircuitRecordFailure {  // -> the new count
  std::string key;
  int64_t maxFailures = 1;
};
struct CircuitRecordSuccess {
  std::string key;
};

// `table` names a cache table of its own; empty means the adapter's.
struct CacheGet {  // -> the value, as it was set, or nothing
  std::string key;
  std::string table;
};
struct CacheSet {
  std::string key;
  std::string value;
  int64_t ttl = 0;
  std::string table;
};
struct CacheDelete {
  std::string key;
  std::string table;
};
struct CacheHas {  // -> bool
  std::string key;
  std::string table;
};
struct CacheClear {  // every entry whose key begins with the literal prefix
  std::string prefix;
  std::string table;
};
struct CacheKeys {  // -> storage keys, prefix included
  std::string prefix;
  std::optional<std::string> pattern;  // in the backend's dialect, applied to what follows the prefix
  std::string table;
};
struct CacheSize {  // -> number of live entries under the prefix
  std::string prefix;
  std::string table;
};
struct CachePrune {  // -> number of expired entries removed
  std::string prefix;
  std::string table;
};

/// A value as the database's own bytes, where it is no text.
struct Bytes {
  std::string data;
};
using Value = std::variant<std::string, Bytes>;

struct Entry {
  Value value;
  std::optional<double> expiresAt;
};
struct IdempotencyGet {  // -> Entry or nothing
  std::string key;
};
struct IdempotencySet {
  std::string key;
  std::string value;
  int64_t ttl = 0;
};
struct IdempotencyDelete {
  std::string key;
};

struct CheckpointSave {
  std::string prefix;
  std::string id;
  std::string task;
  int64_t sequence = 0;
  double timestamp = 0;
  double progress = 0;
  std::string data;
  std::optional<double> estimatedTimeRemaining;
};
// A checkpoint comes back as one document, the text of JSON or the bytes of BSON:
// {"id","taskId","sequence","timestamp","progress","data","estimatedTimeRemaining"?}, without the prefix.
struct CheckpointLoad {  // -> document or nothing
  std::string prefix;
  std::string id;
};
struct CheckpointLoadLatest {  // -> document or nothing
  std::string prefix;
  std::string task;
};
struct CheckpointList {  // -> documents, ascending by sequence
  std::string prefix;
  std::string task;
};
struct CheckpointCleanup {
  std::string prefix;
  std::string task;
  int64_t keep = 0;
};
struct CheckpointDeleteAll {
  std::string prefix;
  std::string task;
};

using Operation = std::variant<Connect, ServerTime, Inspect, LockAcquire, LockExtend, LockRelease, LockCheck,
                               LockForceRelease, CircuitGet, CircuitSet, CircuitRecordFailure, CircuitRecordSuccess,
                               CacheGet, CacheSet, CacheDelete, CacheHas, CacheClear, CacheKeys, CacheSize, CachePrune,
                               IdempotencyGet, IdempotencySet, IdempotencyDelete, CheckpointSave, CheckpointLoad,
                               CheckpointLoadLatest, CheckpointList, CheckpointCleanup, CheckpointDeleteAll>;

using Texts = std::vector<std::string>;
using Documents = std::vector<Bytes>;
/// Nothing (also: not found, not held), or what the comment at the operation says.
using Result = std::variant<std::monostate, bool, double, std::string, Texts, Entry, BreakerState, Bytes, Documents>;

/// What a lane orders by: operations of one family take effect in call order.
enum class Family { Connection, Cache, Lock, Checkpoint, Circuit, Idempotency };

Family familyOf(const Operation& operation);
/// The documented method's name, for errors: "acquire", "recordFailure", ...
const char* nameOf(const Operation& operation);
/// The key, the task or the id that it is about; empty for those about many.
std::string_view keyOf(const Operation& operation);
/// Bytes of payload that the operation keeps in memory while it waits.
size_t sizeOf(const Operation& operation);
/// Sending it twice ends in the state of sending it once, so a lost reply can be resolved by asking again.
bool repeatable(const Operation& operation);
/// What is stored comes back: values, keys or ids, so that the length of its reply depends on the application.
bool returnsStored(const Operation& operation);
/// Runs in several steps and touches many keys: its family waits until it has ended.
bool exclusive(const Operation& operation);

}  // namespace persistence
