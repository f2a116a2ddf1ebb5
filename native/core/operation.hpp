// The documented operations and their results as plain values.
// Keys are storage keys: the prefix and the family name are already in them (lib/backends/key-space.ts), except for
// checkpoints, whose layout differs between databases. Times are epoch milliseconds, ttls milliseconds;
// a ttl of 0 means that nothing expires.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace persistence {

/// Operations of one family take effect in call order.
enum class Family { Connection, Cache, Lock, Checkpoint, Circuit, Idempotency };

enum class Effect { Reads, Writes };

/// The traits of an operation, for all parts of the native code.
struct OperationInfo {
  const char* name;  ///< of the documented method, for errors: "acquire", "recordFailure"
  Family family;
  Effect effect;
  /// Applying the operation twice has the same effect as applying it once, so after a lost reply it is sent again.
  bool repeatable = true;
  /// The operation has several steps and touches many keys: its family waits until it has ended.
  bool exclusive = false;
  /// The reply holds values, keys or ids, so that its length depends on the application.
  bool returnsStored = false;
};

/// Connects and makes sure that the tables exist. Creates missing tables if asked to.
struct Connect {
  static constexpr OperationInfo info{
      .name = "connect", .family = Family::Connection, .effect = Effect::Writes, .exclusive = true};
  bool createTables = true;
  /// A separate cache table (`tableName` of PostgresCacheAdapter); empty: the adapter's tables.
  std::string table;
};

/// The operations of the doctor. Neither changes anything.
struct ServerTime {  // -> the server's clock as a number
  static constexpr OperationInfo info{"serverTime", Family::Connection, Effect::Reads};
};
struct Inspect {  // -> JSON, see inspection.hpp
  static constexpr OperationInfo info{"inspect", Family::Connection, Effect::Reads};
  std::string table;  ///< as in Connect
};

struct LockAcquire {  // -> expiry as a number, or nothing when another owner holds it
  static constexpr OperationInfo info{"acquire", Family::Lock, Effect::Writes};
  std::string key;
  std::string owner;
  int64_t ttl = 0;
};
struct LockExtend {  // -> new expiry as a number, or nothing when this owner does not hold it
  static constexpr OperationInfo info{"extend", Family::Lock, Effect::Writes};
  std::string key;
  std::string owner;
  int64_t ttl = 0;
};
struct LockRelease {  // -> whether this owner's lock was freed; nothing: it is not known
  static constexpr OperationInfo info{"release", Family::Lock, Effect::Writes};
  std::string key;
  std::string owner;
};
struct LockCheck {  // -> whether this owner holds the lock
  static constexpr OperationInfo info{"isValid", Family::Lock, Effect::Reads};
  std::string key;
  std::string owner;
};
struct LockForceRelease {
  static constexpr OperationInfo info{"forceRelease", Family::Lock, Effect::Writes};
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
  static constexpr OperationInfo info{"getState", Family::Circuit, Effect::Reads};
  std::string key;
};
struct CircuitSet {
  static constexpr OperationInfo info{"setState", Family::Circuit, Effect::Writes};
  std::string key;
  BreakerState state;
};
struct CircuitRecordFailure {  // -> the new count
  static constexpr OperationInfo info{
      .name = "recordFailure", .family = Family::Circuit, .effect = Effect::Writes, .repeatable = false};
  std::string key;
  int64_t maxFailures = 1;
};
struct CircuitRecordSuccess {
  static constexpr OperationInfo info{"recordSuccess", Family::Circuit, Effect::Writes};
  std::string key;
};

// `table` names a separate cache table; empty: the adapter's.
struct CacheGet {  // -> the value as it was set, or nothing
  static constexpr OperationInfo info{
      .name = "get", .family = Family::Cache, .effect = Effect::Reads, .returnsStored = true};
  std::string key;
  std::string table;
};
struct CacheGetMany {  // -> Values, one for each key
  static constexpr OperationInfo info{
      .name = "getMany", .family = Family::Cache, .effect = Effect::Reads, .returnsStored = true};
  std::vector<std::string> keys;  ///< no key occurs twice
  std::string table;
};
struct CacheSet {
  static constexpr OperationInfo info{"set", Family::Cache, Effect::Writes};
  std::string key;
  std::string value;
  int64_t ttl = 0;
  std::string table;
};
struct CacheDelete {
  static constexpr OperationInfo info{"delete", Family::Cache, Effect::Writes};
  std::string key;
  std::string table;
};
struct CacheHas {  // -> bool
  static constexpr OperationInfo info{"has", Family::Cache, Effect::Reads};
  std::string key;
  std::string table;
};
/// The ttl of an entry that never expires, the same number as on Redis.
constexpr double kNoExpiry = -1;
struct CacheTtl {  // -> whole milliseconds left, or kNoExpiry; nothing without an entry
  static constexpr OperationInfo info{"ttl", Family::Cache, Effect::Reads};
  std::string key;
  std::string table;
};
struct CacheClear {  // every entry whose key begins with the literal prefix
  static constexpr OperationInfo info{
      .name = "clear", .family = Family::Cache, .effect = Effect::Writes, .exclusive = true};
  std::string prefix;
  std::string table;
};
struct CacheKeys {  // -> storage keys, prefix included
  static constexpr OperationInfo info{
      .name = "keys", .family = Family::Cache, .effect = Effect::Reads, .returnsStored = true};
  std::string prefix;
  std::optional<std::string> pattern;  // in the backend's dialect, applied to the part of the key after the prefix
  std::string table;
};
struct CacheSize {  // -> number of live entries under the prefix
  static constexpr OperationInfo info{"stats", Family::Cache, Effect::Reads};
  std::string prefix;
  std::string table;
};
struct CachePrune {  // -> number of expired entries removed
  static constexpr OperationInfo info{"prune", Family::Cache, Effect::Writes};
  std::string prefix;
  std::string table;
};

/// A value in the database's own bytes, if it is not text.
struct Bytes {
  std::string data;
};
using Value = std::variant<std::string, Bytes>;
/// A key without an entry has no value.
using Values = std::vector<std::optional<Value>>;

struct Entry {
  Value value;
  std::optional<double> expiresAt;
};
struct IdempotencyGet {  // -> Entry or nothing
  static constexpr OperationInfo info{
      .name = "get", .family = Family::Idempotency, .effect = Effect::Reads, .returnsStored = true};
  std::string key;
};
struct IdempotencySet {
  static constexpr OperationInfo info{"set", Family::Idempotency, Effect::Writes};
  std::string key;
  std::string value;
  int64_t ttl = 0;
};
struct IdempotencyDelete {
  static constexpr OperationInfo info{"delete", Family::Idempotency, Effect::Writes};
  std::string key;
};

struct CheckpointSave {
  static constexpr OperationInfo info{"save", Family::Checkpoint, Effect::Writes};
  std::string prefix;
  std::string id;
  std::string task;
  int64_t sequence = 0;
  double timestamp = 0;
  double progress = 0;
  std::string data;
  std::optional<double> estimatedTimeRemaining;
};
// A checkpoint is returned as one document, JSON text or BSON bytes:
// {"id","taskId","sequence","timestamp","progress","data","estimatedTimeRemaining"?}, without the prefix.
struct CheckpointLoad {  // -> document or nothing
  static constexpr OperationInfo info{
      .name = "load", .family = Family::Checkpoint, .effect = Effect::Reads, .returnsStored = true};
  std::string prefix;
  std::string id;
};
struct CheckpointLoadLatest {  // -> document or nothing
  static constexpr OperationInfo info{
      .name = "loadLatest", .family = Family::Checkpoint, .effect = Effect::Reads, .returnsStored = true};
  std::string prefix;
  std::string task;
};
struct CheckpointList {  // -> documents, ascending by sequence
  static constexpr OperationInfo info{
      .name = "list", .family = Family::Checkpoint, .effect = Effect::Reads, .returnsStored = true};
  std::string prefix;
  std::string task;
};
struct CheckpointCleanup {
  static constexpr OperationInfo info{"cleanup", Family::Checkpoint, Effect::Writes};
  std::string prefix;
  std::string task;
  int64_t keep = 0;
};
struct CheckpointDeleteAll {
  static constexpr OperationInfo info{"deleteAll", Family::Checkpoint, Effect::Writes};
  std::string prefix;
  std::string task;
};

using Operation =
    std::variant<Connect, ServerTime, Inspect, LockAcquire, LockExtend, LockRelease, LockCheck, LockForceRelease,
                 CircuitGet, CircuitSet, CircuitRecordFailure, CircuitRecordSuccess, CacheGet, CacheGetMany, CacheSet,
                 CacheDelete, CacheHas, CacheTtl, CacheClear, CacheKeys, CacheSize, CachePrune, IdempotencyGet,
                 IdempotencySet, IdempotencyDelete, CheckpointSave, CheckpointLoad, CheckpointLoadLatest,
                 CheckpointList, CheckpointCleanup, CheckpointDeleteAll>;

using Texts = std::vector<std::string>;
using Documents = std::vector<Bytes>;
/// The comment at each operation says which alternative it returns. std::monostate: no result, not found or not held.
using Result =
    std::variant<std::monostate, bool, double, std::string, Texts, Entry, BreakerState, Bytes, Documents, Values>;

template <typename Op, typename... Others>
constexpr bool isOneOf = (std::is_same_v<Op, Others> || ...);

/// `find` returns the value of a key, or nothing.
template <typename Find>
Values valuesOf(const CacheGetMany& op, Find find) {
  Values values;
  values.reserve(op.keys.size());
  for (const std::string& key : op.keys) values.push_back(find(key));
  return values;
}

const OperationInfo& infoOf(const Operation& operation);
inline Family familyOf(const Operation& operation) { return infoOf(operation).family; }
inline const char* nameOf(const Operation& operation) { return infoOf(operation).name; }
inline bool repeatable(const Operation& operation) { return infoOf(operation).repeatable; }
inline bool exclusive(const Operation& operation) { return infoOf(operation).exclusive; }
inline bool returnsStored(const Operation& operation) { return infoOf(operation).returnsStored; }
/// The key, the task or the id of the operation; empty if it touches many.
std::string_view keyOf(const Operation& operation);
/// Bytes of payload that the operation keeps in memory while it waits.
size_t sizeOf(const Operation& operation);

}  // namespace persistence
