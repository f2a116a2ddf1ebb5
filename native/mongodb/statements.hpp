// The pipelines, filters and projections that are sent, as extended JSON. The values of a statement are in its own
// constants: `c: {…}`, read as $$k and so on, so that no value is ever evaluated as an expression.
//
// A statement that has to refuse converts a word into a number: the server's error says "no", and costs no second round
// trip. An inserted document has the key as its _id, so that processes of this addon exclude each other even without
// the unique index on `key`. Documents of other software keep their _id.
//
// Locks come and go under the same keys. The server keeps removed locks in the index on `key` for minutes, and they
// slow every search in it; the index on _id has one entry for each. So a lock is first looked for by its _id, and by
// `key` if it may be a document of other software.
#pragma once

namespace persistence::mongodb {

constexpr const char* kLocks = "go_goscope_locks";
constexpr const char* kCircuits = "go_goscope_circuit";
constexpr const char* kCache = "go_goscope_cache";
constexpr const char* kCheckpoints = "go_goscope_checkpoints";
constexpr const char* kResults = "go_goscope_idempotency";

/// k: key, o: owner, t: milliseconds. Takes a lock that is free, expired or this owner's. The expiry of this owner's
/// lock never gets earlier.
constexpr const char* kLockAcquire = R"({"u": [{"$set": {
  "_id": {"$ifNull": ["$_id", "$$k"]},
  "owner": "$$o",
  "createdAt": {"$cond": [
    {"$and": [{"$gte": ["$expiresAt", "$$NOW"]}, {"$eq": ["$owner", "$$o"]}]},
    {"$ifNull": ["$createdAt", "$$NOW"]}, "$$NOW"]},
  "expiresAt": {"$switch": {
    "branches": [
      {"case": {"$not": [{"$gte": ["$expiresAt", "$$NOW"]}]}, "then": {"$add": ["$$NOW", "$$t"]}},
      {"case": {"$eq": ["$owner", "$$o"]}, "then": {"$max": ["$expiresAt", {"$add": ["$$NOW", "$$t"]}]}}],
    "default": {"$toInt": "held"}}}}}]})";

/// k, o, t as above. Says "no" to an absent lock as to another owner's.
constexpr const char* kLockExtend = R"({"u": [{"$set": {
  "expiresAt": {"$cond": [
    {"$and": [{"$eq": ["$owner", "$$o"]}, {"$gte": ["$expiresAt", "$$NOW"]}]},
    {"$add": ["$$NOW", "$$t"]}, {"$toInt": "lost"}]}}}]})";

/// The fields of a lock that are read after a write.
constexpr const char* kLockShown = R"({"_id": 0, "key": 1, "owner": 1, "expiresAt": 1, "now": "$$NOW"})";
constexpr const char* kLockHeld = R"({"$expr": {"$gte": ["$expiresAt", "$$NOW"]}})";
constexpr const char* kLockOwner = R"({"_id": 0, "key": 1, "owner": 1})";

/// k: key, s: state, n: count, f and g: times of the last failure and success, or null.
constexpr const char* kCircuitSet = R"({"u": [{"$replaceWith": {
  "_id": {"$ifNull": ["$_id", "$$k"]}, "key": "$$k", "state": "$$s", "failureCount": "$$n",
  "lastFailureTime": {"$ifNull": ["$$f", "$$REMOVE"]}, "lastSuccessTime": {"$ifNull": ["$$g", "$$REMOVE"]},
  "updatedAt": "$$NOW"}}]})";

/// k: key, n: number of failures, m: the count at which the breaker opens, e: the count that must be stored, or null
/// for any.
constexpr const char* kCircuitFailure = R"({"u": [
  {"$set": {"_id": {"$ifNull": ["$_id", "$$k"]}, "lastFailureTime": "$$NOW", "updatedAt": "$$NOW",
    "failureCount": {"$cond": [
      {"$in": ["$$e", [null, {"$ifNull": ["$failureCount", 0]}]]},
      {"$add": [{"$ifNull": ["$failureCount", 0]}, "$$n"]}, {"$toInt": "counted on"}]}}},
  {"$set": {"state": {"$cond": [
    {"$or": [{"$in": ["$state", ["open", "half-open"]]}, {"$gte": ["$failureCount", "$$m"]}]},
    "open", "closed"]}}}]})";

/// k: key.
constexpr const char* kCircuitSuccess = R"({"u": [{"$set": {
  "_id": {"$ifNull": ["$_id", "$$k"]}, "state": "closed", "failureCount": {"$literal": 0},
  "lastSuccessTime": "$$NOW", "updatedAt": "$$NOW"}}]})";

constexpr const char* kCountShown = R"({"_id": 0, "key": 1, "failureCount": 1})";
constexpr const char* kCircuitShown =
    R"({"_id": 0, "key": 1, "state": 1, "failureCount": 1, "lastFailureTime": 1, "lastSuccessTime": 1})";

/// k: key, v: value, t: milliseconds or null. For the cache and for idempotent results.
constexpr const char* kEntrySet = R"({"u": [{"$replaceWith": {
  "_id": {"$ifNull": ["$_id", "$$k"]}, "key": "$$k", "value": "$$v",
  "expiresAt": {"$cond": [{"$eq": ["$$t", null]}, "$$REMOVE", {"$add": ["$$NOW", "$$t"]}]},
  "updatedAt": "$$NOW"}}]})";

/// An entry without an expiry, or with null, never expires.
constexpr const char* kEntryLive = R"({"$expr": {"$or": [
  {"$gt": ["$expiresAt", "$$NOW"]}, {"$eq": [{"$ifNull": ["$expiresAt", null]}, null]}]}})";
constexpr const char* kEntryShown = R"({"_id": 0, "key": 1, "value": 1, "expiresAt": 1})";
/// `left` is null or absent for an entry that never expires.
constexpr const char* kEntryLeft = R"({"_id": 0, "key": 1, "left": {"$subtract": ["$expiresAt", "$$NOW"]}})";
constexpr const char* kKeyShown = R"({"_id": 0, "key": 1})";
constexpr const char* kCounted = R"({"$count": "n"})";
constexpr const char* kByKey = R"({"key": 1})";
constexpr const char* kById = R"({"_id": 1})";

/// d: the whole document without its _id.
constexpr const char* kCheckpointSave = R"({"u": [{"$replaceWith": {"$mergeObjects": [{"_id": "$_id"}, "$$d"]}}]})";
constexpr const char* kCheckpointShown = R"({"_id": 0})";
constexpr const char* kSequenceShown = R"({"_id": 0, "taskId": 1, "sequence": 1})";
constexpr const char* kAscending = R"({"taskId": 1, "sequence": 1})";
constexpr const char* kDescending = R"({"sequence": -1})";
/// Follows the match of the tasks: the newest checkpoint of each, looked up as for one task alone.
constexpr const char* kLatestOfEach = R"({"stages": [
  {"$group": {"_id": "$taskId"}},
  {"$lookup": {"from": "go_goscope_checkpoints", "let": {"t": "$_id"}, "as": "latest", "pipeline": [
    {"$match": {"$expr": {"$eq": ["$taskId", "$$t"]}}}, {"$sort": {"sequence": -1}}, {"$limit": 1}]}},
  {"$unwind": "$latest"},
  {"$replaceWith": "$latest"}, {"$project": {"_id": 0}}]})";
/// Follows the match of the tasks: the sequences of each, from its newest on. Not by $setWindowFields, which MongoDB
/// 5.0 refuses in a snapshot read.
constexpr const char* kSequencesOfEach = R"({"stages": [
  {"$sort": {"taskId": -1, "sequence": -1}},
  {"$group": {"_id": "$taskId", "sequences": {"$push": "$sequence"}}}]})";
constexpr const char* kHasSequence = R"({"$match": {"sequence": {"$exists": true}}})";

/// Examples of the stored documents: with the fewest fields, and with all of them.
constexpr const char* kLockSamples = R"({"documents": [{"_id": "k", "key": "k", "owner": "o",
  "createdAt": {"$date": {"$numberLong": "1"}}, "expiresAt": {"$date": {"$numberLong": "1"}}}]})";
constexpr const char* kCircuitSamples = R"({"documents": [
  {"_id": "k", "key": "k", "state": "closed", "failureCount": {"$numberLong": "1"},
    "updatedAt": {"$date": {"$numberLong": "1"}}},
  {"_id": "k", "key": "k", "state": "open", "failureCount": {"$numberLong": "1"},
    "updatedAt": {"$date": {"$numberLong": "1"}}, "lastFailureTime": {"$date": {"$numberLong": "1"}},
    "lastSuccessTime": {"$date": {"$numberLong": "1"}}}]})";
constexpr const char* kEntrySamples = R"({"documents": [
  {"_id": "k", "key": "k", "value": "v", "updatedAt": {"$date": {"$numberLong": "1"}}},
  {"_id": "k", "key": "k", "value": {"v": [null]}, "updatedAt": {"$date": {"$numberLong": "1"}},
    "expiresAt": {"$date": {"$numberLong": "1"}}}]})";
constexpr const char* kCheckpointSamples = R"({"documents": [
  {"_id": {"$oid": "000000000000000000000000"}, "id": "i", "taskId": "t", "sequence": {"$numberLong": "1"},
    "timestamp": {"$numberDouble": "1.0"}, "progress": {"$numberDouble": "0.0"}, "data": "d"},
  {"_id": {"$oid": "000000000000000000000000"}, "id": "i", "taskId": "t", "sequence": {"$numberLong": "1"},
    "timestamp": {"$numberDouble": "1.0"}, "progress": {"$numberDouble": "0.0"}, "data": {"d": [null]},
    "estimatedTimeRemaining": {"$numberDouble": "1.0"}}]})";
constexpr const char* kNothingShown = R"({"_id": 1})";

/// The indexes of each kind of collection, named as the server would name them.
constexpr const char* kExpiringIndexes = R"({"indexes": [
  {"key": {"key": 1}, "name": "key_1", "unique": true},
  {"key": {"expiresAt": 1}, "name": "expiresAt_1", "expireAfterSeconds": 0}]})";
constexpr const char* kKeyIndexes = R"({"indexes": [{"key": {"key": 1}, "name": "key_1", "unique": true}]})";
constexpr const char* kCheckpointIndexes = R"({"indexes": [
  {"key": {"taskId": 1, "sequence": 1}, "name": "taskId_1_sequence_1", "unique": true},
  {"key": {"taskId": 1}, "name": "taskId_1"},
  {"key": {"id": 1}, "name": "id_1", "unique": true}]})";

}  // namespace persistence::mongodb
