// All SQL, as constants. `{table}` stands for the quoted name of a cache table, `{schema}` for the quoted schema and
// its dot, or for nothing. Nothing else is ever put into a text.
//
// Columns of type TIMESTAMP hold UTC wall time, whatever the session's time zone is. All times are the server's. For
// locks it is clock_timestamp() once the statement holds the row, not when the statement began.
//
// A pooler that balances load sends a SELECT to a standby, which may lack the latest writes, unless the SELECT calls a
// volatile function. So every read calls clock_timestamp().
#pragma once

#define UTC_NOW "(clock_timestamp() AT TIME ZONE 'UTC')"
#define MILLISECONDS(parameter) "(" parameter " * interval '1 millisecond')"
#define EPOCH_MS(time) "round((extract(epoch FROM " time ") * 1000)::numeric, 3)"
// An expiry is returned in whole milliseconds, rounded down, so that it is never later than the stored one.
#define EXPIRY_MS(time) "floor(extract(epoch FROM " time ") * 1000)"
// Whether a column equals a parameter byte for byte. The comparison of its own type may ignore case, accents or blanks.
#define IS(column, parameter) "(" column "::text COLLATE \"C\" = " parameter ")"
// 1 if the stored key is $1. If the column takes $1 for another key, the statement and its transaction fail: nothing is
// read, written or removed under that other key. See serverError().
#define OWN(condition) "width_bucket(1, 0, 2, (" condition ")::int)"
#define OWN_KEY(column) OWN(IS(column, "$1"))
#define IF_OWN(column, value) "CASE WHEN " OWN_KEY(column) " > 0 THEN " value " END"
// Removes no row if the key is absent, or if a trigger keeps the row.
#define DELETE_KEY(table) "DELETE FROM " table " WHERE key = $1 AND " IS("key", "$1")
// The row of a key, locked until the transaction ends.
#define HOLD_KEY(table) "SELECT true FROM " table " WHERE key = $1 AND " IS("key", "$1") " FOR UPDATE"
#define LIVE "(expires_at IS NULL OR expires_at > " UTC_NOW ")"

namespace persistence::postgres {

/// Identified by its address.
struct Statement {
  const char* sql;
  bool plannedAnew = false;  ///< planned at each use: a plan made for a small table is very slow on a large one
};

// Sent first in a transaction if the database's default isolation is stricter. Also sent before an advisory lock: under
// a stricter isolation the guarded statement would see the table as it was before the lock was granted.
inline constexpr Statement kReadCommitted{"SET TRANSACTION ISOLATION LEVEL READ COMMITTED"};

// $1 an array literal of bigints, in ascending order.
inline constexpr Statement kSerialize{"SELECT pg_advisory_xact_lock(k) FROM unnest($1::text::bigint[]) AS k"};

inline constexpr Statement kServerTime{"SELECT " EPOCH_MS("clock_timestamp()")};

// ---- locks: $1 key, $2 owner, $3 ttl ----

#define LOCKS "{schema}go_goscope_locks"

#define LOCK_OF_OWNER "key = $1 AND " IS("key", "$1") " AND " IS("owner", "$2")

// Takes a free or expired lock. If the owner holds it already, the later expiry stays. No row: another owner holds it.
#define ACQUIRE_LOCK \
  "INSERT INTO " LOCKS " AS held (key, owner, expires_at) VALUES ($1, $2, " UTC_NOW " + " MILLISECONDS("$3") ")"      \
  " ON CONFLICT (key) DO UPDATE SET owner = EXCLUDED.owner,"                                                          \
  " expires_at = greatest(held.expires_at, " UTC_NOW " + " MILLISECONDS("$3") ")"                                     \
  " WHERE " IS("held.owner", "$2") " OR held.expires_at <= " UTC_NOW " OR NOT " IS("held.key", "$1")                  \
  " RETURNING " EXPIRY_MS("expires_at") " * " OWN_KEY("held.key") " AS expiry"
inline constexpr Statement kLockAcquire{ACQUIRE_LOCK};

// For a table that may discard writes. -1: another owner holds the lock. NULL: the lock was not taken, and no other
// owner held it when the statement began.
inline constexpr Statement kLockAcquireWatched{
    "WITH taken AS (" ACQUIRE_LOCK ") SELECT coalesce((SELECT expiry FROM taken), (SELECT -1 FROM " LOCKS
    " WHERE key = $1 AND " IS("key", "$1") " AND NOT " IS("owner", "$2") " AND expires_at > " UTC_NOW "))"};

// Locks the row first, so that the clock is read after the wait for the row. No row: this owner does not hold the lock.
#define HELD_LOCK "WITH held AS (SELECT key, expires_at FROM " LOCKS " WHERE " LOCK_OF_OWNER " FOR UPDATE)"
#define EXTEND_LOCK                                                        \
  "UPDATE " LOCKS " AS lock SET expires_at = " UTC_NOW                     \
  " + " MILLISECONDS("$3") " FROM held WHERE lock.key = held.key AND " IS( \
      "lock.owner", "$2") " AND lock.expires_at > " UTC_NOW " RETURNING " EXPIRY_MS("lock.expires_at") " AS expiry"
inline constexpr Statement kLockExtend{HELD_LOCK " " EXTEND_LOCK};

// For a table that may discard writes. NULL: this owner does not hold the lock. -1: this owner holds it, but nothing
// was written.
inline constexpr Statement kLockExtendWatched{HELD_LOCK ", extended AS (" EXTEND_LOCK
                                                        ") SELECT coalesce((SELECT expiry FROM extended),"
                                                        " (SELECT -1 FROM held WHERE expires_at > " UTC_NOW "))"};

// No row: this owner has no row, or a trigger kept it.
inline constexpr Statement kLockRelease{"DELETE FROM " LOCKS " WHERE " LOCK_OF_OWNER
                                        " RETURNING expires_at > " UTC_NOW};
inline constexpr Statement kLockCheck{"SELECT expires_at > " UTC_NOW " FROM " LOCKS " WHERE " LOCK_OF_OWNER};
inline constexpr Statement kLockForceRelease{DELETE_KEY(LOCKS)};
inline constexpr Statement kLockHold{HOLD_KEY(LOCKS)};
// Whether the owner $2 may take the lock.
inline constexpr Statement kLockHoldToTake{"SELECT " OWN_KEY("key") " > 0 AND (" IS(
    "owner", "$2") " OR expires_at <= " UTC_NOW ") FROM " LOCKS " WHERE key = $1 FOR UPDATE"};
inline constexpr Statement kLockHoldOfOwner{"SELECT true FROM " LOCKS " WHERE " LOCK_OF_OWNER " FOR UPDATE"};

#undef EXTEND_LOCK
#undef HELD_LOCK
#undef ACQUIRE_LOCK
#undef LOCK_OF_OWNER
#undef LOCKS

// ---- circuit breakers: $1 key ----

inline constexpr Statement kCircuitGet{
    "SELECT " IF_OWN("key", "state") ", failure_count, " EPOCH_MS("last_failure_time") ", " EPOCH_MS(
        "last_success_time") " FROM {schema}go_goscope_circuit WHERE key = $1 AND clock_timestamp() IS NOT NULL"};

// $2 state, $3 failure count, $4 last failure, $5 last success: epoch milliseconds or NULL
inline constexpr Statement kCircuitSet{
    "INSERT INTO {schema}go_goscope_circuit AS known (key, state, failure_count, last_failure_time, last_success_time, updated_at)"
    " VALUES ($1, $2, $3::bigint, timestamp 'epoch' + " MILLISECONDS("$4::float8") ","
    " timestamp 'epoch' + " MILLISECONDS("$5::float8") ", " UTC_NOW ")"
    " ON CONFLICT (key) DO UPDATE SET state = EXCLUDED.state, failure_count = EXCLUDED.failure_count,"
    " last_failure_time = EXCLUDED.last_failure_time, last_success_time = EXCLUDED.last_success_time,"
    " updated_at = EXCLUDED.updated_at RETURNING " OWN_KEY("known.key")};

// $2 the number of failures that opens the breaker
inline constexpr Statement kCircuitRecordFailure{
    "INSERT INTO {schema}go_goscope_circuit AS known (key, state, failure_count, last_failure_time, updated_at)"
    " VALUES ($1, CASE WHEN 1 >= $2::bigint THEN 'open' ELSE 'closed' END, 1,"
    " date_trunc('milliseconds', " UTC_NOW "), " UTC_NOW
    ")"
    " ON CONFLICT (key) DO UPDATE SET"
    " failure_count = least(known.failure_count::bigint + 1, 2147483647),"
    " state = CASE WHEN known.state <> 'closed' OR known.failure_count::bigint + 1 >= $2::bigint THEN 'open'"
    " ELSE 'closed' END,"
    " last_failure_time = date_trunc('milliseconds', " UTC_NOW "), updated_at = " UTC_NOW
    " RETURNING failure_count * " OWN_KEY("known.key")};

inline constexpr Statement kCircuitRecordSuccess{
    "INSERT INTO {schema}go_goscope_circuit AS known (key, state, failure_count, last_success_time, updated_at)"
    " VALUES ($1, 'closed', 0, date_trunc('milliseconds', " UTC_NOW "), " UTC_NOW
    ")"
    " ON CONFLICT (key) DO UPDATE SET state = 'closed', failure_count = 0,"
    " last_success_time = date_trunc('milliseconds', " UTC_NOW "), updated_at = " UTC_NOW
    " RETURNING " OWN_KEY("known.key")};

// ---- cache: $1 key ----

inline constexpr Statement kCacheGet{"SELECT " IF_OWN("key", "value") " FROM {table} WHERE key = $1 AND " LIVE};
// $1 keys: each is looked up as kCacheGet would.
inline constexpr Statement kCacheGetMany{
    "SELECT asked.key, CASE WHEN " OWN(IS("entry.key", "asked.key")) " > 0 THEN entry.value END FROM unnest($1) AS asked (key)"
    " JOIN {table} AS entry ON entry.key = asked.key AND " LIVE, true};
inline constexpr Statement kCacheHas{"SELECT " OWN_KEY("key") " > 0 FROM {table} WHERE key = $1 AND " LIVE};

// NULL: the entry never expires. The condition reads the clock before the column does, so the entry may expire in
// between: then 0.
inline constexpr Statement kCacheTtl{
    "SELECT " IF_OWN("key",
                     "CASE WHEN isfinite(expires_at) THEN greatest(0, floor((extract(epoch FROM expires_at)"
                     " - extract(epoch FROM " UTC_NOW ")) * 1000)) END") " FROM {table} WHERE key = $1 AND " LIVE};
inline constexpr Statement kCacheDelete{DELETE_KEY("{table}")};
inline constexpr Statement kCacheHold{HOLD_KEY("{table}")};

// $2 value, $3 ttl (0: none)
inline constexpr Statement kCacheSet{
    "INSERT INTO {table} AS entry (key, value, expires_at, accessed_at)"
    " VALUES ($1, $2::text::jsonb, CASE WHEN $3 > 0::bigint THEN " UTC_NOW " + " MILLISECONDS(
        "$3") " END, " UTC_NOW
              ")"
              " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at,"
              " accessed_at = EXCLUDED.accessed_at RETURNING " OWN_KEY("entry.key")};

// The same for the cache adapter's own table, which also has created_at.
inline constexpr Statement kOwnCacheSet{
    "INSERT INTO {table} AS entry (key, value, expires_at, created_at, accessed_at)"
    " VALUES ($1, $2::text::jsonb, CASE WHEN $3 > 0::bigint THEN " UTC_NOW " + " MILLISECONDS("$3") " END,"
    " " UTC_NOW ", " UTC_NOW ")"
    " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at,"
    " accessed_at = EXCLUDED.accessed_at RETURNING " OWN_KEY("entry.key")};

#define BYTES "key::text COLLATE \"C\""
#define BEGINS_WITH "starts_with(" BYTES ", $1)"

// $1 prefix. These statements read the whole table, so the sub-select reads the clock only once.
inline constexpr Statement kCacheKeys{"SELECT key::text FROM {table} WHERE " BEGINS_WITH
                                      " AND (expires_at IS NULL OR expires_at > (SELECT " UTC_NOW "))"};
inline constexpr Statement kCacheSize{"SELECT count(*) FROM {table} WHERE " BEGINS_WITH
                                      " AND (expires_at IS NULL OR expires_at > (SELECT " UTC_NOW "))"};

// $2 LIKE pattern for the key without the prefix
inline constexpr Statement kCacheKeysLike{"SELECT key::text FROM {table} WHERE " BEGINS_WITH " AND substr(" BYTES
                                          ", length($1) + 1) LIKE $2"
                                          " AND (expires_at IS NULL OR expires_at > (SELECT " UTC_NOW "))"};

// $1 quoted table. Returns the number of blocks of the table, or of its largest partition.
inline constexpr Statement kCacheBlocks{
    "SELECT greatest(pg_relation_size($1::text::regclass),"
    " (SELECT max(pg_relation_size(relid)) FROM pg_partition_tree($1::text::regclass)))"
    " / current_setting('block_size')::bigint"};

// $1 prefix, $2 and $3 the row addresses at which a batch begins and ends. No other condition can be served by an
// index: with stale statistics the planner would choose that index, and compare every row with every address. Rows that
// other sessions have locked are skipped.
#define DELETE_BATCH(condition)                                          \
  "DELETE FROM {table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table}" \
  " WHERE ctid >= $2::text::tid AND ctid < $3::text::tid AND " condition \
  " FOR UPDATE SKIP LOCKED))"                                            \
  " AND " condition

inline constexpr Statement kCacheClear{DELETE_BATCH("left(" BYTES ", length($1)) = $1"), true};
inline constexpr Statement kCachePrune{DELETE_BATCH("left(" BYTES ", length($1)) = $1 AND expires_at <= " UTC_NOW),
                                       true};

#undef DELETE_BATCH
#undef BEGINS_WITH
#undef BYTES

// ---- idempotency: $1 key ----

inline constexpr Statement kIdempotencyGet{"SELECT " IF_OWN("key", "value") ", " EXPIRY_MS(
    "expires_at") " FROM {schema}go_goscope_idempotency"
                  " WHERE key = $1 AND (expires_at IS NULL OR expires_at > clock_timestamp())"};

// $2 value, $3 ttl (0: none)
inline constexpr Statement kIdempotencySet{
    "INSERT INTO {schema}go_goscope_idempotency AS entry (key, value, expires_at, created_at, updated_at)"
    " VALUES ($1, $2::text::jsonb, CASE WHEN $3 > 0::bigint THEN clock_timestamp() + " MILLISECONDS("$3") " END,"
    " clock_timestamp(), clock_timestamp())"
    " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at,"
    " updated_at = EXCLUDED.updated_at RETURNING " OWN_KEY("entry.key")};

inline constexpr Statement kIdempotencyDelete{DELETE_KEY("{schema}go_goscope_idempotency")};
inline constexpr Statement kIdempotencyHold{HOLD_KEY("{schema}go_goscope_idempotency")};

// ---- checkpoints; every write holds the advisory lock of its task ----

#define CHECKPOINTS "{schema}go_goscope_checkpoints"

// $1 id, $2 task, $3 sequence, $4 timestamp, $5 progress, $6 data, $7 estimated time remaining or NULL.
// Selecting from `replaced` removes the old row of this sequence before the INSERT.
inline constexpr Statement kCheckpointSave{
    "WITH replaced AS (DELETE FROM " CHECKPOINTS
    " WHERE task_id = $2 AND " IS("task_id", "$2") " AND sequence = $3::bigint AND NOT " IS("id", "$1")
    " RETURNING 1)"
    " INSERT INTO " CHECKPOINTS " AS saved"
    " (id, task_id, sequence, timestamp, progress, data, estimated_time_remaining)"
    " SELECT $1, $2, $3::bigint, $4::bigint, $5::bigint, $6::text::jsonb, $7::bigint"
    " FROM (SELECT count(*) FROM replaced) AS first"
    " ON CONFLICT (id) DO UPDATE SET task_id = EXCLUDED.task_id, sequence = EXCLUDED.sequence,"
    " timestamp = EXCLUDED.timestamp, progress = EXCLUDED.progress, data = EXCLUDED.data,"
    " estimated_time_remaining = EXCLUDED.estimated_time_remaining"
    " RETURNING " OWN(IS("saved.id", "$1") " AND " IS("saved.task_id", "$2"))};

#define REST_OF_CHECKPOINT \
  ", task_id::text, sequence, timestamp, progress, data, estimated_time_remaining FROM " CHECKPOINTS
#define OF_TASK "task_id = $1 AND " IS("task_id", "$1") " AND clock_timestamp() IS NOT NULL"

// $1 id
inline constexpr Statement kCheckpointLoad{"SELECT " IF_OWN("id", "id::text") REST_OF_CHECKPOINT
                                           " WHERE id = $1 AND clock_timestamp() IS NOT NULL"};

// $1 task
inline constexpr Statement kCheckpointLoadLatest{"SELECT id::text" REST_OF_CHECKPOINT " WHERE " OF_TASK
                                                 " ORDER BY sequence DESC, timestamp DESC LIMIT 1"};
inline constexpr Statement kCheckpointList{"SELECT id::text" REST_OF_CHECKPOINT " WHERE " OF_TASK
                                           " ORDER BY sequence, timestamp"};

#define IDS_OF_TASK(rest) "SELECT id FROM " CHECKPOINTS " WHERE " OF_TASK rest
// $2 the number of checkpoints to keep
#define BEHIND_THE_KEPT " ORDER BY sequence DESC, timestamp DESC OFFSET $2"
inline constexpr Statement kCheckpointDeleteAll{"DELETE FROM " CHECKPOINTS " WHERE " OF_TASK};
inline constexpr Statement kCheckpointCleanup{"DELETE FROM " CHECKPOINTS
                                              " WHERE id = ANY (ARRAY(" IDS_OF_TASK(BEHIND_THE_KEPT) ")) AND " OF_TASK};

// For a table that may discard writes. False: not all rows were removed. The advisory lock keeps other adapters from
// writing to the task meanwhile, but not another program.
#define DELETE_WATCHED(ids)                                  \
  "WITH old AS (" ids "), gone AS (DELETE FROM " CHECKPOINTS \
  " WHERE id = ANY (ARRAY(SELECT id FROM old)) AND " OF_TASK \
  " RETURNING 1) SELECT (SELECT count(*) FROM gone) >= (SELECT count(*) FROM old)"
inline constexpr Statement kCheckpointDeleteAllWatched{DELETE_WATCHED(IDS_OF_TASK(""))};
inline constexpr Statement kCheckpointCleanupWatched{DELETE_WATCHED(IDS_OF_TASK(BEHIND_THE_KEPT))};

#undef DELETE_WATCHED
#undef BEHIND_THE_KEPT
#undef IDS_OF_TASK
#undef OF_TASK
#undef REST_OF_CHECKPOINT
#undef CHECKPOINTS

// ---- expired rows, removed in passing ----

// ORDER BY and the sub-selects make the planner walk the index on expires_at, whatever its statistics say.
#define SWEEP(table, now)                                                                                  \
  "DELETE FROM " table " WHERE key = ANY (ARRAY(SELECT key FROM " table " WHERE expires_at < (SELECT " now \
  ") ORDER BY expires_at LIMIT 500 FOR UPDATE SKIP LOCKED))"                                               \
  " AND expires_at < " now

inline constexpr Statement kSweepLocks{SWEEP("{schema}go_goscope_locks", UTC_NOW), true};
inline constexpr Statement kSweepCache{SWEEP("{table}", UTC_NOW), true};
inline constexpr Statement kSweepIdempotency{SWEEP("{schema}go_goscope_idempotency", "clock_timestamp()"), true};

#undef SWEEP
#undef HOLD_KEY
#undef DELETE_KEY
#undef IF_OWN
#undef OWN_KEY
#undef OWN
#undef IS
#undef LIVE
#undef EXPIRY_MS
#undef EPOCH_MS
#undef MILLISECONDS
#undef UTC_NOW

}  // namespace persistence::postgres
