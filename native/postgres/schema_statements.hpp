// How to find out which of the documented tables and indexes are there.
#pragma once

#include "postgres/statements.hpp"

namespace persistence::postgres {

// A table of the schema $2, or with no schema as an unqualified name finds it. The volatile function keeps a balancing
// pooler from asking a standby.
#define FOUND(names)                                         \
  "found.relname " names                                     \
  " AND clock_timestamp() IS NOT NULL AND CASE WHEN $2 = ''" \
  " THEN pg_catalog.pg_table_is_visible(found.oid)"          \
  " ELSE found.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $2::text::name) END"
#define THE_TABLE "= $1::text::name"
#define THE_TABLES "= ANY (ARRAY(SELECT jsonb_array_elements_text($1::text::jsonb))::name[])"

// $1 table, $3 first column of an index, $4 name of that index. Answers whether the table is there, whether such an
// index is, and whether the name is taken: all of one moment, as another process may be creating them right now.
inline constexpr Statement kLook{
    "SELECT found.oid IS NOT NULL,"
    " EXISTS (SELECT FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_attribute AS a"
    " ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
    " WHERE i.indrelid = found.oid AND i.indisvalid AND a.attname = $3),"
    " EXISTS (SELECT FROM pg_catalog.pg_class AS other WHERE other.relname = $4::text::name"
    " AND other.relnamespace = coalesce(found.relnamespace,"
    " to_regnamespace(quote_ident(coalesce(nullif($2, ''), current_schema())))))"
    " FROM (VALUES (1)) AS once LEFT JOIN pg_catalog.pg_class AS found ON " FOUND(THE_TABLE)};

// The statements for all tables take their names, $1, as a JSON array: each is planned once for all of them.

// Each column with its table, its type, the length or the digits that follow it, and whether it tells all texts apart.
// A domain counts as the type that it is made of.
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

// Each table with whether its key alone tells the rows apart (NULL: it does not; false: only when a transaction ends);
// whether other tables inherit from it, whose rows its key does not cover; a rule that does something else in place of
// a write; whether it may have triggers, or is made of tables that may.
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

// The tables that are published without a way to name the rows that change.
inline constexpr Statement kLookIdentity{
    "SELECT found.relname FROM pg_catalog.pg_class AS found JOIN pg_catalog.pg_namespace AS s"
    " ON s.oid = found.relnamespace JOIN pg_catalog.pg_publication_tables AS p"
    " ON p.schemaname = s.nspname AND p.tablename = found.relname"
    " WHERE (found.relreplident = 'n' OR (found.relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i"
    " WHERE i.indrelid = found.oid AND i.indisprimary))) AND " FOUND(THE_TABLES)};

#undef FOUND
#undef THE_TABLE
#undef THE_TABLES

// Names and columns follow these words, see tables.cpp.
inline constexpr const char* kCreateTable = "CREATE TABLE IF NOT EXISTS ";
inline constexpr const char* kCreateIndex = "CREATE INDEX IF NOT EXISTS ";

// Statements for people to run: names follow these words.
inline constexpr const char* kAlterTable = "ALTER TABLE ";
inline constexpr const char* kAlterColumn = " ALTER ";
inline constexpr const char* kToType = " TYPE ";
inline constexpr const char* kFromUtc = " AT TIME ZONE 'UTC'";
inline constexpr const char* kToText = " TYPE text COLLATE \"default\"";
inline constexpr const char* kDropRule = "DROP RULE ";

// Whether the session takes no writes, and which process of the server serves it.
inline constexpr Statement kLookSession{
    "SELECT current_setting('transaction_read_only') = 'on', pg_backend_pid(), clock_timestamp()"};

// While another connection creates tables.
inline constexpr Statement kPause{"SELECT pg_sleep(0.02)"};

// An index is worth no long wait for a table that others use, as they would have to wait behind us.
inline constexpr Statement kShortLockWait{"SELECT set_config('lock_timeout', '1000', true)"};

}  // namespace persistence::postgres
