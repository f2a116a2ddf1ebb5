// All SQL, as constants. The placeholders:
//   $1 … $9     the parameters of one row; @1 … @3 those of the whole statement
//   {table}     the quoted name of the table
//   {until $n}  the server's time plus that many milliseconds; NULL stays NULL
//   {new c} {old c}  column c of the row to insert, and of the existing row
//   {exact}     the collation that compares texts byte for byte, trailing spaces included
//   {as}        the alias of the row to insert, on servers that have one
//
// DATETIME columns hold UTC: the session's time zone is set when it begins. SYSDATE(3) is the server's time after any
// wait for the row; NOW(3) would be the time when the statement began. An entry expires after its last millisecond,
// because SYSDATE(3) is truncated to milliseconds.
#pragma once

#define NOW "SYSDATE(3)"
#define LIVE "(expires_at IS NULL OR expires_at >= " NOW ")"
#define EPOCH_MS(time) "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', " time ") DIV 1000)"
#define FROM_EPOCH_MS(ms) "(TIMESTAMP'1970-01-01 00:00:00.000' + INTERVAL (" ms " * 1000) MICROSECOND)"
#define BYTES(text) "CAST(CONVERT(" text " USING utf8mb4) AS BINARY)"
#define SAME(a, b) "(" BYTES(a) " = " BYTES(b) ")"

namespace persistence::mysql {

/// `each` is repeated for each row, separated by `between`. A statement without rows is in `head` alone.
struct Statement {
  const char* head;
  const char* each = "";
  const char* between = "";
  const char* tail = "";
};

// A session that has set a variable keeps its connection to the server, also behind MySQL Router's connection sharing.
inline constexpr const char* kSession =
    "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', autocommit = 1,"
    " time_zone = '+00:00', innodb_lock_wait_timeout = 2, lock_wait_timeout = 5, sql_safe_updates = 0,"
    " sql_select_limit = 18446744073709551615, sql_big_selects = 1, group_concat_max_len = 1048576,"
    " completion_type = 'NO_CHAIN'";
inline constexpr const char* kReadCommitted = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE";
// A server with the binlog_format STATEMENT refuses every write of a READ COMMITTED session.
inline constexpr const char* kRepeatableRead = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
// The kind of the server, as rows of a name and a value. A variable that the server does not have gives no row. The
// session's binlog_format is a copy of the global one from the start of the session.
inline constexpr const char* kLookKind =
    "SHOW SESSION VARIABLES WHERE variable_name IN"
    " ('binlog_format', 'wsrep_on', 'group_replication_single_primary_mode')";
// Reads, updates and inserts wait for the transactions that other nodes have confirmed before.
inline constexpr const char* kGaleraCausal = "SET SESSION wsrep_sync_wait = 7";
inline constexpr const char* kGroupCausal = "SET SESSION group_replication_consistency = 'BEFORE'";
inline constexpr const char* kGroupAsBefore = "SET SESSION group_replication_consistency = DEFAULT";
// Overrides the character set of an init_connect.
inline constexpr const char* kCharacters = "SET NAMES utf8mb4";
inline constexpr const char* kLookSession =
    "SELECT @@max_allowed_packet, @@character_set_client, @@character_set_connection, @@character_set_results";

// The queries about ambiguous error numbers, see errors.cpp.
inline constexpr const char* kAskReadOnly = "SHOW GLOBAL VARIABLES LIKE 'read_only'";
inline constexpr const char* kAskInnodbReadOnly = "SHOW GLOBAL VARIABLES LIKE 'innodb_read_only'";
inline constexpr const char* kAskWsrepReady =
    "SELECT variable_name, variable_value FROM information_schema.global_status"
    " WHERE variable_name = 'wsrep_ready' AND @@global.wsrep_on";

inline constexpr const char* kServerTime =
    "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', SYSDATE(6)) / 1000";

inline constexpr const char* kBegin = "START TRANSACTION";
inline constexpr const char* kCommit = "COMMIT";
inline constexpr const char* kRollback = "ROLLBACK";

// FOR UPDATE: other sessions wait for the row until its key has been compared byte for byte.
inline constexpr Statement kStoredKey{"SELECT {key} FROM {table} WHERE {key} = @1 FOR UPDATE"};

// ---- locks: $1 key, $2 owner, @1 ttl ----

// An expired lock is taken over. The same owner keeps the later of both expiries. `owner` is assigned first: the second
// assignment sees its new value. The clock is read after any wait for the row.
inline constexpr Statement kLockAcquire{
    "INSERT INTO {table} (`key`, owner, expires_at) VALUES ", "($1, $2, {until @1})", ", ",
    "{as} ON DUPLICATE KEY UPDATE owner = IF(" SAME(
        "{old owner}", "{new owner}") " OR {old expires_at} < " NOW
                                      ", {new owner}, {old owner}), expires_at = IF(" SAME(
                                          "{old owner}",
                                          "{new owner}") ", GREATEST({old expires_at}, {until @1}), {old expires_at})"};

// The same for one lock. The answer's insert id is the expiry, or 0 if another owner holds the lock. If the row exists,
// the update's LAST_INSERT_ID() replaces the insert's.
inline constexpr Statement kLockAcquireOne{
    "INSERT INTO {table} (`key`, owner, expires_at) VALUES ",
    "($1, $2, " FROM_EPOCH_MS("LAST_INSERT_ID(" EPOCH_MS("{until @1}") ")") ")", "",
    "{as} ON DUPLICATE KEY UPDATE owner = IF(" SAME(
        "{old owner}",
        "{new owner}") " OR {old expires_at} < " NOW
                       ", {new owner}, {old owner}), expires_at = GREATEST({old expires_at}, " FROM_EPOCH_MS(
                           "LAST_INSERT_ID(IF(" SAME("{old owner}", "{new owner}") ", " EPOCH_MS(
                               "GREATEST({old expires_at}, {until @1})") ", 0))") ")"};

inline constexpr Statement kLockExtend{"UPDATE {table} SET expires_at = {until @1} WHERE (",
                                       "(`key` = $1 AND " SAME("owner", "$2") ")", " OR ", ") AND expires_at >= " NOW};

inline constexpr Statement kLockExtendOne{
    "UPDATE {table} SET expires_at = " FROM_EPOCH_MS("LAST_INSERT_ID(" EPOCH_MS("{until @1}") ")") " WHERE ",
    "`key` = $1 AND " SAME("owner", "$2") " AND expires_at >= " NOW};

// The first releases many locks of a table with exact columns, the second one lock of any table.
inline constexpr Statement kLockRelease{"DELETE FROM {table} WHERE (`key`, owner) IN (", "($1, $2)", ", ", ")"};
inline constexpr Statement kLockReleaseOne{"DELETE FROM {table} WHERE ", "`key` = $1 AND " SAME("owner", "$2")};

#define LOCK "`key`, owner, " EPOCH_MS("expires_at") ", expires_at >= " NOW
inline constexpr const char* kLockReturned = LOCK;
inline constexpr Statement kLockLook{"SELECT " LOCK " FROM {table} WHERE `key` IN (", "$1", ", ", ") ORDER BY `key`"};
#undef LOCK

// Deletes by the key alone.
inline constexpr Statement kDelete{"DELETE FROM {table} WHERE `key` IN (", "$1", ", ", ")"};

// ---- circuit breakers: $1 key ----

inline constexpr Statement kCircuitGet{
    "SELECT `key`, state, failure_count, " EPOCH_MS("last_failure_time") ", " EPOCH_MS(
        "last_success_time") " FROM {table} WHERE `key` IN (",
    "$1", ", ", ")"};

// $2 state, $3 failure count, $4 last failure, $5 last success: epoch milliseconds or NULL
inline constexpr Statement kCircuitSet{
    "INSERT INTO {table} (`key`, state, failure_count, last_failure_time, last_success_time, updated_at) VALUES ",
    "($1, $2, $3, " FROM_EPOCH_MS("$4") ", " FROM_EPOCH_MS("$5") ", " NOW ")", ", ",
    "{as} ON DUPLICATE KEY UPDATE state = {new state}, failure_count = {new failure_count},"
    " last_failure_time = {new last_failure_time}, last_success_time = {new last_success_time},"
    " updated_at = {new updated_at}"};

// @1 max failures. `state` is assigned first, because it reads the old count. The statement reads the key as the SELECT
// that follows does: a role that may not read it is refused before the failure is counted.
inline constexpr Statement kCircuitRecordFailure{
    "INSERT INTO {table} (`key`, state, failure_count, last_failure_time, updated_at) VALUES ",
    "($1, IF(1 >= @1, 'open', 'closed'), 1, " NOW ", " NOW ")", ", ",
    "{as} ON DUPLICATE KEY UPDATE"
    " state = IF({old state} <> 'closed' OR {old failure_count} + 1 >= @1, 'open', 'closed'),"
    " failure_count = LEAST({old failure_count} + 1, 2147483647),"
    " last_failure_time = IF({old `key`} IS NULL, NULL, " NOW "), updated_at = " NOW};

// The same for one failure. The answer's insert id is the count.
inline constexpr Statement kCircuitRecordFailureOne{
    "INSERT INTO {table} (`key`, state, failure_count, last_failure_time, updated_at) VALUES ",
    "($1, IF(1 >= @1, 'open', 'closed'), LAST_INSERT_ID(1), " NOW ", " NOW ")", "",
    "{as} ON DUPLICATE KEY UPDATE"
    " state = IF({old state} <> 'closed' OR {old failure_count} + 1 >= @1, 'open', 'closed'),"
    " failure_count = LAST_INSERT_ID(LEAST({old failure_count} + 1, 2147483647)),"
    " last_failure_time = " NOW ", updated_at = " NOW};

inline constexpr const char* kCircuitReturned = "`key`, failure_count";
inline constexpr Statement kCircuitCount{"SELECT `key`, failure_count FROM {table} WHERE `key` IN (", "$1", ", ", ")"};

inline constexpr Statement kCircuitRecordSuccess{
    "INSERT INTO {table} (`key`, state, failure_count, last_success_time, updated_at) VALUES ",
    "($1, 'closed', 0, " NOW ", " NOW ")", ", ",
    "{as} ON DUPLICATE KEY UPDATE state = 'closed', failure_count = 0, last_success_time = " NOW ", updated_at = " NOW};

// ---- cache: $1 key ----

inline constexpr Statement kCacheGet{"SELECT `key`, value FROM {table} WHERE `key` IN (", "$1", ", ", ") AND " LIVE};
inline constexpr Statement kCacheHas{"SELECT `key` FROM {table} WHERE `key` IN (", "$1", ", ", ") AND " LIVE};

// NULL: the entry never expires. GREATEST: the condition may read the clock earlier than this expression.
inline constexpr Statement kCacheTtl{"SELECT `key`, GREATEST(TIMESTAMPDIFF(MICROSECOND, " NOW
                                     ", expires_at) DIV 1000, 0) FROM {table} WHERE `key` IN (",
                                     "$1", ", ", ") AND " LIVE};

// $2 value, $3 ttl or NULL
inline constexpr Statement kCacheSet{"INSERT INTO {table} (`key`, value, expires_at) VALUES ", "($1, $2, {until $3})",
                                     ", ",
                                     "{as} ON DUPLICATE KEY UPDATE value = {new value}, expires_at = {new expires_at}"};

// The same for the cache adapter's own table, which also holds the time when an entry was written.
inline constexpr Statement kOwnCacheSet{
    "INSERT INTO {table} (`key`, value, expires_at, created_at, accessed_at) VALUES ",
    "($1, $2, {until $3}, " NOW ", " NOW ")", ", ",
    "{as} ON DUPLICATE KEY UPDATE value = {new value}, expires_at = {new expires_at}, accessed_at = {new accessed_at}"};

// @1 prefix, @2 its successor, see successorOf(). A column that folds keys does not order them by their bytes.
#define IN_RANGE "`key` >= @1 AND `key` < @2"
#define BEGINS_WITH "LEFT(" BYTES("`key`") ", LENGTH(" BYTES("@1") ")) = " BYTES("@1")
// @3 LIKE pattern for the key behind the prefix, with | as its escape; compared byte for byte
#define FITS " AND SUBSTRING(`key`, CHAR_LENGTH(@1) + 1) COLLATE utf8mb4_bin LIKE @3 ESCAPE '|'"

inline constexpr Statement kCacheKeys{"SELECT `key` FROM {table} WHERE {prefix} AND " LIVE};
inline constexpr Statement kCacheKeysLike{"SELECT `key` FROM {table} WHERE {prefix} AND " LIVE FITS};
inline constexpr Statement kCacheSize{"SELECT COUNT(*) FROM {table} WHERE {prefix} AND " LIVE};

// The alternatives for {prefix}.
inline constexpr const char* kEverything = "TRUE";
inline constexpr const char* kInRange = IN_RANGE;
inline constexpr const char* kBeginsWith = BEGINS_WITH;

// @3 the largest number of rows to delete
inline constexpr Statement kCacheClear{"DELETE FROM {table} WHERE {prefix} ORDER BY `key` LIMIT @3"};
inline constexpr Statement kCachePrune{"DELETE FROM {table} WHERE {prefix} AND expires_at < " NOW
                                       " ORDER BY `key` LIMIT @3"};

#undef IN_RANGE
#undef BEGINS_WITH
#undef FITS

// ---- idempotency: $1 key ----

inline constexpr Statement kIdempotencyGet{
    "SELECT `key`, value, " EPOCH_MS("expires_at") " FROM {table} WHERE `key` IN (", "$1", ", ", ") AND " LIVE};

// $2 value, $3 ttl or NULL
inline constexpr Statement kIdempotencySet{
    "INSERT INTO {table} (`key`, value, expires_at, created_at, updated_at) VALUES ",
    "($1, $2, {until $3}, " NOW ", " NOW ")", ", ",
    "{as} ON DUPLICATE KEY UPDATE value = {new value}, expires_at = {new expires_at}, updated_at = {new updated_at}"};

// ---- checkpoints ----

// A session holds the task's lock while it saves to the task or cleans it up. $1 name, @1 seconds to wait
inline constexpr Statement kTaskLocks{"SELECT ", "GET_LOCK($1, @1)", ", "};
inline constexpr const char* kTaskUnlock = "DO RELEASE_ALL_LOCKS()";

// In a cluster a named lock counts for one node only. Writers of one task on several nodes therefore change a common
// row, so that one of them fails at COMMIT. Every transaction deletes the row again. $1 the name of the task's lock
inline constexpr Statement kTaskRow{"INSERT INTO {table} (id, task_id, sequence, timestamp, data) VALUES ",
                                    "($1, $1, 0, 0, 'null')", ", "};
inline constexpr Statement kTaskRowGone{"DELETE FROM {table} WHERE id IN (", "$1", ", ", ")"};

// $1 id, $2 task, $3 sequence: deletes the old row of a sequence
inline constexpr Statement kCheckpointReplaced{
    "DELETE FROM {table} WHERE ",
    "(task_id = $2 AND sequence = $3 AND " SAME("task_id", "$2") " AND NOT " SAME("id", "$1") ")", " OR "};

// $4 timestamp, $5 progress, $6 data, $7 estimated time remaining or NULL
inline constexpr Statement kCheckpointSave{
    "INSERT INTO {table} (id, task_id, sequence, timestamp, progress, data, estimated_time_remaining, created_at)"
    " VALUES ",
    "($1, $2, $3, $4, $5, $6, $7, CURRENT_TIMESTAMP)", ", ",
    "{as} ON DUPLICATE KEY UPDATE task_id = {new task_id}, sequence = {new sequence}, timestamp = {new timestamp},"
    " progress = {new progress}, data = {new data}, estimated_time_remaining = {new estimated_time_remaining}"};

#define CHECKPOINT "SELECT id, task_id, sequence, timestamp, progress, data, estimated_time_remaining FROM {table}"

// $1 id
inline constexpr Statement kCheckpointLoad{CHECKPOINT " WHERE id IN (", "$1", ", ", ")"};

// $1 task
inline constexpr Statement kCheckpointLoadLatest{
    "",
    "(" CHECKPOINT " WHERE task_id = $1 AND " SAME("task_id", "$1") " ORDER BY sequence DESC, timestamp DESC LIMIT 1)",
    " UNION ALL "};
inline constexpr Statement kCheckpointList{CHECKPOINT " WHERE task_id IN (", "$1", ", ",
                                           ") ORDER BY sequence, timestamp"};
inline constexpr Statement kCheckpointDeleteAll{"DELETE FROM {table} WHERE ",
                                                "(task_id = $1 AND " SAME("task_id", "$1") ")", " OR "};

// @1 task, @2 how many to keep
inline constexpr Statement kCheckpointOld{"SELECT id, sequence FROM {table} WHERE task_id = @1 AND " SAME(
    "task_id", "@1") " ORDER BY sequence DESC, timestamp DESC LIMIT 18446744073709551615"
                     " OFFSET @2"};
// $1 id, @1 task, @2 the latest sequence of the old rows: a session without the task's lock, or on another node, may
// have moved an id to a newer sequence.
inline constexpr Statement kCheckpointDelete{"DELETE FROM {table} WHERE task_id = @1 AND sequence <= @2 AND id IN (",
                                             "$1", ", ", ")"};

// ---- expired rows, removed between other operations ----

inline constexpr Statement kSweepLook{
    "SELECT `key` FROM {table} WHERE expires_at < UTC_TIMESTAMP(3)"
    " ORDER BY expires_at LIMIT 500 FOR UPDATE SKIP LOCKED"};
inline constexpr Statement kSweep{"DELETE FROM {table} WHERE `key` IN (", "$1", ", ", ") AND expires_at < " NOW};

#undef CHECKPOINT
#undef SAME
#undef BYTES
#undef FROM_EPOCH_MS
#undef EPOCH_MS
#undef LIVE
#undef NOW

}  // namespace persistence::mysql
