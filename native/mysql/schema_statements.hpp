// The documented tables, with columns that can hold what is promised: milliseconds, and keys that are compared byte for
// byte. What is put into a text: see statements.hpp.
#pragma once

#include "mysql/statements.hpp"

#define EXACT(length) "VARCHAR(" #length ") CHARACTER SET utf8mb4 COLLATE {exact} NOT NULL"
#define TEXT(length) "VARCHAR(" #length ") CHARACTER SET utf8mb4 NOT NULL"
// A server may have another default row format, in which the keys are too long for an index.
#define LONG_KEYS "ROW_FORMAT=DYNAMIC"
#define TABLE(columns) \
  "CREATE TABLE IF NOT EXISTS {table} (" columns ") ENGINE=InnoDB " LONG_KEYS " DEFAULT CHARSET=utf8mb4"

namespace persistence::mysql {

// $1 table
inline constexpr Statement kLook{
    "SELECT table_name, column_name, character_maximum_length, collation_name, datetime_precision, data_type"
    " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN (",
    "$1", ", ", ")"};

// $1 table: whether it is one that transactions count for, and whether its keys may be long; a view is none
inline constexpr Statement kLookEngines{
    "SELECT t.table_name, e.transactions, t.row_format IN ('Compact', 'Redundant') FROM information_schema.tables t"
    " JOIN information_schema.engines e ON e.engine = t.engine"
    " WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND t.table_name IN (",
    "$1", ", ", ")"};

// $1 table: what is unique; of a text perhaps only its beginning
inline constexpr Statement kLookUnique{
    "SELECT table_name, index_name, GROUP_CONCAT(IF(sub_part IS NULL, column_name, '') ORDER BY seq_in_index)"
    " FROM information_schema.statistics"
    " WHERE table_schema = DATABASE() AND non_unique = 0 AND table_name IN (",
    "$1", ", ", ") GROUP BY table_name, index_name"};

// $1 table: every index, in the order of its columns
inline constexpr Statement kLookIndexes{
    "SELECT table_name, index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index)"
    " FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name IN (",
    "$1", ", ", ") GROUP BY table_name, index_name"};

inline constexpr const char* kLookReadOnly = "SELECT @@global.read_only";

// @1 name: one process at a time makes tables, the others then find them
inline constexpr Statement kSchemaLock{"SELECT GET_LOCK(@1, 60)"};

// Its changes follow.
inline constexpr Statement kAlter{"ALTER TABLE {table} "};
inline constexpr const char* kModify = "MODIFY ";
inline constexpr const char* kWithTransactions = "ENGINE=InnoDB " LONG_KEYS;
inline constexpr const char* kWithLongKeys = LONG_KEYS;
inline constexpr Statement kWithKey{"ADD PRIMARY KEY ({key})"};
inline constexpr const char* kWithIndex = "ADD INDEX ";  // its name and columns follow

inline constexpr const char* kKeyColumn = EXACT(768);
inline constexpr const char* kIdempotencyKeyColumn = EXACT(255);
inline constexpr const char* kOwnKeyColumn = EXACT(512);
inline constexpr const char* kOwnerColumn = EXACT(1024);
inline constexpr const char* kTaskColumn = EXACT(760);
inline constexpr const char* kTimeColumn = "DATETIME(3) NOT NULL";
inline constexpr const char* kMaybeTimeColumn = "DATETIME(3) NULL";

inline constexpr Statement kCreateLocks{TABLE("`key` " EXACT(768) " PRIMARY KEY, owner " EXACT(
    1024) ","
          " expires_at DATETIME(3) NOT NULL, INDEX idx_expires (expires_at)")};

inline constexpr Statement kCreateCircuit{TABLE("`key` " EXACT(768) " PRIMARY KEY, state " TEXT(
    20) ", failure_count INT NOT NULL DEFAULT 0,"
        " last_failure_time DATETIME(3), last_success_time DATETIME(3),"
        " updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)"
        " ON UPDATE CURRENT_TIMESTAMP(3), INDEX idx_updated (updated_at)")};

inline constexpr Statement kCreateCache{
    TABLE("`key` " EXACT(768) " PRIMARY KEY, value JSON NOT NULL,"
                              " expires_at DATETIME(3), INDEX idx_expires (expires_at)")};

inline constexpr Statement kCreateCheckpoints{TABLE("id " EXACT(768) " PRIMARY KEY, task_id " EXACT(
    760) ", sequence INT NOT NULL, timestamp BIGINT NOT NULL,"
         " progress INT NOT NULL DEFAULT 0, data JSON NOT NULL, estimated_time_remaining BIGINT,"
         " created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, INDEX idx_checkpoints_task (task_id),"
         " INDEX idx_checkpoints_sequence (task_id, sequence)")};

inline constexpr Statement kCreateIdempotency{
    TABLE("`key` " EXACT(255) " PRIMARY KEY, value JSON NOT NULL, expires_at DATETIME(3),"
                              " created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
                              " updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
                              " INDEX idx_expires (expires_at)")};

inline constexpr Statement kCreateOwnCache{
    TABLE("`key` " EXACT(512) " PRIMARY KEY, value JSON NOT NULL, expires_at DATETIME(3),"
                              " created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
                              " accessed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
                              " INDEX idx_expires (expires_at)")};

}  // namespace persistence::mysql

#undef EXACT
#undef TEXT
#undef TABLE
#undef LONG_KEYS
