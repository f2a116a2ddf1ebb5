// All SQL, as constants. `{table}` stands for the quoted name of a cache table; nothing else is ever put into a text.
//
// Columns of type TIMESTAMP hold UTC wall time, whatever the session's time zone is. The time that counts is the
// server's, and for locks clock_timestamp() at the moment when the row is ours, not when the statement began.
#pragma once

#define UTC_NOW "(clock_timestamp() AT TIME ZONE 'UTC')"
#define MILLISECONDS(parameter) "(" parameter " * interval '1 millisecond')"
#define EPOCH_MS(time) "round((extract(epoch FROM " time ") * 1000)::numeric, 3)"
// An expiry is told in whole milliseconds, never later than it is.
#define EXPIRY_MS(time) "floor(extract(epoch FROM " time ") * 1000)"
#define LIVE "(expires_at IS NULL OR expires_at > " UTC_NOW ")"

namespace persistence::postgres {

/// Known by its address.
struct Statement {
  const char* sql;
  bool plannedAnew = false;  ///< a plan that was made for a small table would be a disaster for a large one
};

// The groups of a connection are transactions of their own; this one is only needed where the database's default is
// stricter, and where a lock must be taken before the statement that it guards looks at the table.
inline constexpr Statement kReadCommitted{"SET TRANSACTION ISOLATION LEVEL READ COMMITTED"};

// $1 text: bigints as an array literal, in ascending order
inline constexpr Statement kSerialize{"SELECT pg_advisory_xact_lock(k) FROM unnest($1::text::bigint[]) AS k"};

inline constexpr Statement kServerTime{"SELECT " EPOCH_MS("clock_timestamp()")};

// ---- locks: $1 key, $2 owner, $3 ttl ----

// An expired lock is taken; the same owner keeps the later of both expiries. No row: another owner holds it.
inline constexpr Statement kLockAcquire{
    "INSERT INTO go_goscope_locks AS held (key, owner, expires_at)"
    " VALUES ($1, $2, " UTC_NOW " + " MILLISECONDS("$3") ")"
    " ON CONFLICT (key) DO UPDATE SET owner = EXCLUDED.owner,"
    " expires_at = greatest(held.expires_at, " UTC_NOW " + " MILLISECONDS("$3") ")"
    " WHERE held.owner = EXCLUDED.owner OR held.expires_at <= " UTC_NOW
    " RETURNING " EXPIRY_MS("expires_at")};

// The row is locked first, so that the clock is read after the wait for it.
inline constexpr Statement kLockExtend{
    "WITH held AS (SELECT key FROM go_goscope_locks WHERE key = $1 AND owner = $2 FOR UPDATE)"
    " UPDATE go_goscope_locks AS lock SET expires_at = " UTC_NOW
    " + " MILLISECONDS("$3") " FROM held WHERE lock.key = held.key AND lock.owner = $2 AND lock.expires_at > " UTC_NOW
                             " RETURNING " EXPIRY_MS("lock.expires_at")};

inline constexpr Statement kLockRelease{
    "DELETE FROM go_goscope_locks WHERE key = $1 AND owner = $2 RETURNING expires_at > " UTC_NOW};

inline constexpr Statement kLockCheck{"SELECT expires_at > " UTC_NOW
                                      " FROM go_goscope_locks WHERE key = $1 AND owner = $2"};

inline constexpr Statement kLockForceRelease{"DELETE FROM go_goscope_locks WHERE key = $1"};

// ---- circuit breakers: $1 key ----

inline constexpr Statement kCircuitGet{"SELECT state, failure_count, " EPOCH_MS("last_failure_time") ", " EPOCH_MS(
    "last_success_time") " FROM go_goscope_circuit WHERE key = $1"};

// $2 state, $3 failure count, $4 last failure, $5 last success: epoch milliseconds or NULL
inline constexpr Statement kCircuitSet{
    "INSERT INTO go_goscope_circuit (key, state, failure_count, last_failure_time, last_success_time, updated_at)"
    " VALUES ($1, $2, $3::bigint, timestamp 'epoch' + " MILLISECONDS("$4::float8") ","
    " timestamp 'epoch' + " MILLISECONDS("$5::float8") ", " UTC_NOW ")"
    " ON CONFLICT (key) DO UPDATE SET state = EXCLUDED.state, failure_count = EXCLUDED.failure_count,"
    " last_failure_time = EXCLUDED.last_failure_time, last_success_time = EXCLUDED.last_success_time,"
    " updated_at = EXCLUDED.updated_at"};

// $2 max failures
inline constexpr Statement kCircuitRecordFailure{
    "INSERT INTO go_goscope_circuit AS known (key, state, failure_count, last_failure_time, updated_at)"
    " VALUES ($1, CASE WHEN 1 >= $2::bigint THEN 'open' ELSE 'closed' END, 1,"
    " date_trunc('milliseconds', " UTC_NOW "), " UTC_NOW
    ")"
    " ON CONFLICT (key) DO UPDATE SET"
    " failure_count = least(known.failure_count::bigint + 1, 2147483647),"
    " state = CASE WHEN known.state <> 'closed' OR known.failure_count::bigint + 1 >= $2::bigint THEN 'open'"
    " ELSE 'closed' END,"
    " last_failure_time = date_trunc('milliseconds', " UTC_NOW "), updated_at = " UTC_NOW " RETURNING failure_count"};

inline constexpr Statement kCircuitRecordSuccess{
    "INSERT INTO go_goscope_circuit (key, state, failure_count, last_success_time, updated_at)"
    " VALUES ($1, 'closed', 0, date_trunc('milliseconds', " UTC_NOW "), " UTC_NOW
    ")"
    " ON CONFLICT (key) DO UPDATE SET state = 'closed', failure_count = 0,"
    " last_success_time = date_trunc('milliseconds', " UTC_NOW "), updated_at = " UTC_NOW};

// ---- cache: $1 key ----

inline constexpr Statement kCacheGet{"SELECT value FROM {table} WHERE key = $1 AND " LIVE};
inline constexpr Statement kCacheHas{"SELECT true FROM {table} WHERE key = $1 AND " LIVE};
inline constexpr Statement kCacheDelete{"DELETE FROM {table} WHERE key = $1"};

// $2 value, $3 ttl (0: none)
inline constexpr Statement kCacheSet{
    "INSERT INTO {table} (key, value, expires_at, accessed_at)"
    " VALUES ($1, $2::text::jsonb, CASE WHEN $3 > 0::bigint THEN " UTC_NOW " + " MILLISECONDS(
        "$3") " END, " UTC_NOW
              ")"
              " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at,"
              " accessed_at = EXCLUDED.accessed_at"};

// The same for the cache adapter's own table, which tells when an entry was created as well.
inline constexpr Statement kOwnCacheSet{
    "INSERT INTO {table} (key, value, expires_at, created_at, accessed_at)"
    " VALUES ($1, $2::text::jsonb, CASE WHEN $3 > 0::bigint THEN " UTC_NOW " + " MILLISECONDS("$3") " END,"
    " " UTC_NOW ", " UTC_NOW ")"
    " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at,"
    " accessed_at = EXCLUDED.accessed_at"};

// $1 prefix. The clock is read once: these look at the whole table.
inline constexpr Statement kCacheKeys{
    "SELECT key FROM {table} WHERE starts_with(key, $1)"
    " AND (expires_at IS NULL OR expires_at > (SELECT " UTC_NOW "))"};
inline constexpr Statement kCacheSize{
    "SELECT count(*) FROM {table} WHERE starts_with(key, $1)"
    " AND (expires_at IS NULL OR expires_at > (SELECT " UTC_NOW "))"};

// $2 LIKE pattern for what follows the prefix
inline constexpr Statement kCacheKeysLike{
    "SELECT key FROM {table} WHERE starts_with(key, $1) AND substr(key, length($1) + 1) LIKE $2"
    " AND (expires_at IS NULL OR expires_at > (SELECT " UTC_NOW "))"};

// $1 quoted table -> how many blocks it (or its largest partition) has
inline constexpr Statement kCacheBlocks{
    "SELECT greatest(pg_relation_size($1::text::regclass),"
    " (SELECT max(pg_relation_size(relid)) FROM pg_partition_tree($1::text::regclass)))"
    " / current_setting('block_size')::bigint"};

// $1 prefix, $2 and $3 row addresses: where a batch begins and ends. By address, and without a condition
// that an index could serve: stale statistics made the planner prefer one, and compare every row with every address.
// Rows that others are writing at the moment are left to them.
#define DELETE_BATCH(condition)                                          \
  "DELETE FROM {table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table}" \
  " WHERE ctid >= $2::text::tid AND ctid < $3::text::tid AND " condition \
  " FOR UPDATE SKIP LOCKED))"                                            \
  " AND " condition

inline constexpr Statement kCacheClear{DELETE_BATCH("left(key, length($1)) = $1"), true};
inline constexpr Statement kCachePrune{DELETE_BATCH("left(key, length($1)) = $1 AND expires_at <= " UTC_NOW), true};

#undef DELETE_BATCH

// ---- idempotency: $1 key ----

inline constexpr Statement kIdempotencyGet{"SELECT value, " EXPIRY_MS(
    "expires_at") " FROM go_goscope_idempotency"
                  " WHERE key = $1 AND (expires_at IS NULL OR expires_at > clock_timestamp())"};

// $2 value, $3 ttl (0: none)
inline constexpr Statement kIdempotencySet{
    "INSERT INTO go_goscope_idempotency (key, value, expires_at, created_at, updated_at)"
    " VALUES ($1, $2::text::jsonb, CASE WHEN $3 > 0::bigint THEN clock_timestamp() + " MILLISECONDS("$3") " END,"
    " clock_timestamp(), clock_timestamp())"
    " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at,"
    " updated_at = EXCLUDED.updated_at"};

inline constexpr Statement kIdempotencyDelete{"DELETE FROM go_goscope_idempotency WHERE key = $1"};

// ---- checkpoints; every write holds the advisory lock of its task ----

// $1 id, $2 task, $3 sequence, $4 timestamp, $5 progress, $6 data, $7 estimated time remaining or NULL.
// Selecting from `replaced` makes the old row of this sequence go first.
inline constexpr Statement kCheckpointSave{
    "WITH replaced AS (DELETE FROM go_goscope_checkpoints"
    " WHERE task_id = $2 AND sequence = $3::bigint AND id <> $1 RETURNING 1)"
    " INSERT INTO go_goscope_checkpoints"
    " (id, task_id, sequence, timestamp, progress, data, estimated_time_remaining)"
    " SELECT $1, $2, $3::bigint, $4::bigint, $5::bigint, $6::text::jsonb, $7::bigint"
    " FROM (SELECT count(*) FROM replaced) AS first"
    " ON CONFLICT (id) DO UPDATE SET task_id = EXCLUDED.task_id, sequence = EXCLUDED.sequence,"
    " timestamp = EXCLUDED.timestamp, progress = EXCLUDED.progress, data = EXCLUDED.data,"
    " estimated_time_remaining = EXCLUDED.estimated_time_remaining"};

#define CHECKPOINT "id, task_id, sequence, timestamp, progress, data, estimated_time_remaining"

// $1 id
inline constexpr Statement kCheckpointLoad{"SELECT " CHECKPOINT " FROM go_goscope_checkpoints WHERE id = $1"};

// $1 task
inline constexpr Statement kCheckpointLoadLatest{"SELECT " CHECKPOINT
                                                 " FROM go_goscope_checkpoints WHERE task_id = $1"
                                                 " ORDER BY sequence DESC, timestamp DESC LIMIT 1"};
inline constexpr Statement kCheckpointList{
    "SELECT " CHECKPOINT " FROM go_goscope_checkpoints WHERE task_id = $1 ORDER BY sequence, timestamp"};
inline constexpr Statement kCheckpointDeleteAll{"DELETE FROM go_goscope_checkpoints WHERE task_id = $1"};

// $1 task, $2 how many to keep
inline constexpr Statement kCheckpointCleanup{
    "DELETE FROM go_goscope_checkpoints WHERE id = ANY (ARRAY(SELECT id FROM go_goscope_checkpoints"
    " WHERE task_id = $1 ORDER BY sequence DESC, timestamp DESC OFFSET $2)) AND task_id = $1"};

// ---- expired rows, removed in passing ----

// The order and the sub-selects make it the index that is walked, whatever the planner believes about the table.
#define SWEEP(table, now)                                                                                  \
  "DELETE FROM " table " WHERE key = ANY (ARRAY(SELECT key FROM " table " WHERE expires_at < (SELECT " now \
  ") ORDER BY expires_at LIMIT 500 FOR UPDATE SKIP LOCKED))"                                               \
  " AND expires_at < " now

inline constexpr Statement kSweepLocks{SWEEP("go_goscope_locks", UTC_NOW), true};
inline constexpr Statement kSweepCache{SWEEP("{table}", UTC_NOW), true};
inline constexpr Statement kSweepIdempotency{SWEEP("go_goscope_idempotency", "clock_timestamp()"), true};

#undef SWEEP
#undef CHECKPOINT
#undef LIVE
#undef EXPIRY_MS
#undef EPOCH_MS
#undef MILLISECONDS
#undef UTC_NOW

}  // namespace persistence::postgres
