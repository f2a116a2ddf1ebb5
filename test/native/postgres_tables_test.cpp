// The statements made from the definitions equal the documented ones.
#include "postgres/tables.hpp"

#include <gtest/gtest.h>

namespace persistence::postgres {
namespace {

struct Documented {
  const char* create;
  const char* index;
  const char* otherIndex;
};

constexpr Documented kDocumented[] = {
    {"CREATE TABLE IF NOT EXISTS {schema}go_goscope_locks ("
     "key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at TIMESTAMP NOT NULL)",
     "CREATE INDEX IF NOT EXISTS idx_locks_expires ON {schema}go_goscope_locks (expires_at)",
     "CREATE INDEX IF NOT EXISTS go_goscope_locks_expires_at_idx ON {schema}go_goscope_locks (expires_at)"},
    {"CREATE TABLE IF NOT EXISTS {schema}go_goscope_circuit ("
     "key TEXT PRIMARY KEY, state TEXT NOT NULL, failure_count INTEGER NOT NULL DEFAULT 0,"
     " last_failure_time TIMESTAMP, last_success_time TIMESTAMP, updated_at TIMESTAMP NOT NULL DEFAULT NOW())",
     "CREATE INDEX IF NOT EXISTS idx_circuit_updated ON {schema}go_goscope_circuit (updated_at)",
     "CREATE INDEX IF NOT EXISTS go_goscope_circuit_updated_at_idx ON {schema}go_goscope_circuit (updated_at)"},
    {"CREATE TABLE IF NOT EXISTS {schema}go_goscope_cache ("
     "key TEXT PRIMARY KEY, value JSONB NOT NULL, expires_at TIMESTAMP, accessed_at TIMESTAMP DEFAULT NOW())",
     "CREATE INDEX IF NOT EXISTS idx_cache_expires ON {schema}go_goscope_cache (expires_at)",
     "CREATE INDEX IF NOT EXISTS go_goscope_cache_expires_at_idx ON {schema}go_goscope_cache (expires_at)"},
    {"CREATE TABLE IF NOT EXISTS {schema}go_goscope_checkpoints ("
     "id TEXT PRIMARY KEY, task_id TEXT NOT NULL, sequence INTEGER NOT NULL, timestamp BIGINT NOT NULL,"
     " progress INTEGER NOT NULL DEFAULT 0, data JSONB NOT NULL, estimated_time_remaining BIGINT)",
     "CREATE INDEX IF NOT EXISTS idx_checkpoints_task ON {schema}go_goscope_checkpoints (task_id, sequence)",
     "CREATE INDEX IF NOT EXISTS go_goscope_checkpoints_task_id_idx ON {schema}go_goscope_checkpoints"
     " (task_id, sequence)"},
    {"CREATE TABLE IF NOT EXISTS {schema}go_goscope_idempotency ("
     "key VARCHAR(255) PRIMARY KEY, value JSONB NOT NULL, expires_at TIMESTAMPTZ,"
     " created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(), updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW())",
     "CREATE INDEX IF NOT EXISTS idx_idempotency_expires ON {schema}go_goscope_idempotency (expires_at)"
     " WHERE expires_at IS NOT NULL",
     "CREATE INDEX IF NOT EXISTS go_goscope_idempotency_expires_at_idx ON {schema}go_goscope_idempotency (expires_at)"
     " WHERE expires_at IS NOT NULL"}};

constexpr Documented kOwn{
    "CREATE TABLE IF NOT EXISTS {table} ("
    "key VARCHAR(512) PRIMARY KEY, value JSONB NOT NULL, expires_at TIMESTAMP,"
    " created_at TIMESTAMP NOT NULL DEFAULT NOW(), accessed_at TIMESTAMP NOT NULL DEFAULT NOW())",
    "CREATE INDEX IF NOT EXISTS {index} ON {table} (expires_at)",
    "CREATE INDEX IF NOT EXISTS {index} ON {table} (expires_at)"};

void expectAs(const Documented& documented, const TableSpec& table) {
  EXPECT_STREQ(table.create->sql, documented.create);
  EXPECT_STREQ(table.createIndex->sql, documented.index);
  EXPECT_STREQ(table.createIndexOtherwise->sql, documented.otherIndex);
}

TEST(PostgresTables, AreThoseThatAreDocumented) {
  const auto tables = tablesFor("");
  ASSERT_EQ(tables.size(), std::size(kDocumented));
  for (size_t at = 0; at < tables.size(); ++at) expectAs(kDocumented[at], tables[at]);
  EXPECT_EQ(tables[3].name, "go_goscope_checkpoints");
  EXPECT_EQ(tables[3].index, "idx_checkpoints_task");
  EXPECT_EQ(tables[3].indexed, "task_id");
}

TEST(PostgresTables, OfAnApplicationIsTheCacheAdaptersTable) {
  const auto tables = tablesFor("mine");
  ASSERT_EQ(tables.size(), 1u);
  expectAs(kOwn, tables[0]);
  EXPECT_EQ(tables[0].index, "mine_expires_at_idx");
}

TEST(PostgresTables, HaveOneStatementEach) { EXPECT_EQ(tablesFor("a")[0].create, tablesFor("b")[0].create); }

}  // namespace
}  // namespace persistence::postgres
