// The SQL that examines, creates and alters the documented tables. For the placeholders see statements.hpp.
#pragma once

#include "mysql/statements.hpp"

// A server may have another default row format, in which the keys are too long for an index.
#define LONG_KEYS "ROW_FORMAT=DYNAMIC"

namespace persistence::mysql {

// $1 table
inline constexpr Statement kLook{
    "SELECT table_name, column_name, character_maximum_length, collation_name, datetime_precision, data_type"
    " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN (",
    "$1", ", ", ")"};

// $1 table: whether its engine has transactions, and whether its row format can't index long keys; no views
inline constexpr Statement kLookEngines{
    "SELECT t.table_name, e.transactions, t.row_format IN ('Compact', 'Redundant') FROM information_schema.tables t"
    " JOIN information_schema.engines e ON e.engine = t.engine"
    " WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND t.table_name IN (",
    "$1", ", ", ")"};

// $1 table: its unique indexes; a column of which only a prefix is indexed counts as ''
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

// @1 name: one process at a time creates tables, the others then find them
inline constexpr Statement kSchemaLock{"SELECT GET_LOCK(@1, 60)"};

// The clauses with the changes follow.
inline constexpr Statement kAlter{"ALTER TABLE {table} "};
inline constexpr const char* kModify = "MODIFY ";
inline constexpr const char* kWithTransactions = "ENGINE=InnoDB " LONG_KEYS;
inline constexpr const char* kWithLongKeys = LONG_KEYS;
inline constexpr Statement kWithKey{"ADD PRIMARY KEY ({key})"};
inline constexpr const char* kWithIndex = "ADD INDEX ";  // its name and columns follow

// The columns and indexes of a table stand between them.
inline constexpr const char* kCreateTable = "CREATE TABLE IF NOT EXISTS {table} (";
inline constexpr const char* kTableOptions = ") ENGINE=InnoDB " LONG_KEYS " DEFAULT CHARSET=utf8mb4";

}  // namespace persistence::mysql

#undef LONG_KEYS
