// The statements that examine which of the documented tables and indexes exist.
#pragma once

#include "postgres/statements.hpp"

namespace persistence::postgres {

// A table in the schema $2, or, if $2 is empty, the table that an unqualified name finds. The volatile
// clock_timestamp() keeps a pooler that balances load from sending the statement to a standby.
#define FOUND(names)                                         \
  "found.relname " names                                     \
  " AND clock_timestamp() IS NOT NULL AND CASE WHEN $2 = ''" \
  " THEN pg_catalog.pg_table_is_visible(found.oid)"          \
  " ELSE found.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $2::text::name) END"
#define THE_TABLE "= $1::text::name"
#define THE_TABLES "= ANY (ARRAY(SELECT jsonb_array_elements_text($1::text::jsonb))::name[])"

// $1 table, $3 first column of an index, $4 name of that index. Returns whether the table exists, whether such an index
// exists, and whether its name is taken. One statement, because another process may be creating them meanwhile.
inline constexpr Statement kLook{
    "SELECT found.oid IS NOT NULL,"
    " EXISTS (SELECT FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_attribute AS a"
    " ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
    " WHERE i.indrelid = found.oid AND i.indisvalid AND a.attname = $3),"
    " EXISTS (SELECT FROM pg_catalog.pg_class AS other WHERE other.relname = $4::text::name"
    " AND other.relnamespace = coalesce(found.relnamespace,"
    " to_regnamespace(quote_ident(coalesce(nullif($2, ''), current_schema())))))"
    " FROM (VALUES (1)) AS once LEFT JOIN pg_catalog.pg_class AS found ON " FOUND(THE_TABLE)};

// The next statements examine all tables at once: $1 is a JSON array of their names, so each is planned only once.

// For each column: its table, its name, its type, the type's modifier, and whether different texts are never equal in
// it. A domain counts as its base type.
inline constexpr Statement kLookColumns{
    "SELECT found.relname, a.attname, coalesce(b.typname, t.typname),"
    " CASE WHEN b.oid IS NULL THEN a.atttypmod ELSE t.typtypmod END,"
    " CASE WHEN coalesce(b.typname, t.typname) IN ('citext', 'bpchar', 'name', 'char') THEN 'false'"
    " ELSE coalesce(to_jsonb(c) ->> 'collisdeterministic', 'true') END"
    " FROM pg_catalog.pg_class AS found"
    " JOIN pg_catalog.pg_attribute AS a ON a.attrelid = found.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid"
    " LEFT JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype"
    " LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = a.attcollation"
    " WHERE " FOUND(THE_TABLES)};

// For each table: whether its key alone is unique (NULL: it is not; false: it is, but checked only when a transaction
// ends); whether other tables inherit from it, as its key does not cover their rows; the name of an INSTEAD rule for
// writes, else ''; and whether it may have triggers, or consists of tables that may.
inline constexpr Statement kLookTraits{
    "SELECT found.relname, (SELECT bool_or(i.indimmediate) FROM pg_catalog.pg_index AS i"
    " JOIN pg_catalog.pg_attribute AS a ON a.attrelid = found.oid AND a.attnum = i.indkey[0]"
    " WHERE i.indrelid = found.oid AND i.indisunique AND i.indisvalid AND i.indnkeyatts = 1 AND i.indpred IS NULL"
    " AND a.attname = CASE found.relname WHEN 'go_goscope_checkpoints' THEN 'id' ELSE 'key' END),"
    " found.relkind = 'r' AND EXISTS (SELECT FROM pg_catalog.pg_inherits AS h WHERE h.inhparent = found.oid),"
    " coalesce((SELECT min(r.rulename::text) FROM pg_catalog.pg_rewrite AS r WHERE r.ev_class = found.oid"
    " AND r.is_instead AND r.ev_type <> '1' AND r.ev_enabled <> 'D'), ''),"
    " found.relkind <> 'r' OR found.relhastriggers"
    " FROM pg_catalog.pg_class AS found WHERE " FOUND(THE_TABLES)};

// The published tables without a replica identity: the server refuses to update or delete their rows.
inline constexpr Statement kLookIdentity{
    "SELECT found.relname FROM pg_catalog.pg_class AS found JOIN pg_catalog.pg_namespace AS s"
    " ON s.oid = found.relnamespace JOIN pg_catalog.pg_publication_tables AS p"
    " ON p.schemaname = s.nspname AND p.tablename = found.relname"
    " WHERE (found.relreplident = 'n' OR (found.relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i"
    " WHERE i.indrelid = found.oid AND i.indisprimary))) AND " FOUND(THE_TABLES)};

#undef FOUND
#undef THE_TABLE
#undef THE_TABLES

// tables.cpp appends names and columns to these words.
inline constexpr const char* kCreateTable = "CREATE TABLE IF NOT EXISTS ";
inline constexpr const char* kCreateIndex = "CREATE INDEX IF NOT EXISTS ";

// The beginnings and parts of statements that error messages advise to run.
inline constexpr const char* kAlterTable = "ALTER TABLE ";
inline constexpr const char* kAlterColumn = " ALTER ";
inline constexpr const char* kToType = " TYPE ";
inline constexpr const char* kFromUtc = " AT TIME ZONE 'UTC'";
inline constexpr const char* kToText = " TYPE text COLLATE \"default\"";
inline constexpr const char* kDropRule = "DROP RULE ";

// Whether the session is read-only, and the pid of its server process.
inline constexpr Statement kLookSession{
    "SELECT current_setting('transaction_read_only') = 'on', pg_backend_pid(), clock_timestamp()"};

// Sent while another connection creates tables.
inline constexpr Statement kPause{"SELECT pg_sleep(0.02)"};

// While CREATE INDEX waits for a table, other sessions have to wait behind it. So the wait is kept short.
inline constexpr Statement kShortLockWait{"SELECT set_config('lock_timeout', '1000', true)"};

}  // namespace persistence::postgres
