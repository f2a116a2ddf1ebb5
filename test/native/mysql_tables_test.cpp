// The statements made from the definitions equal the documented ones.
#include "mysql/tables.hpp"

#include <gtest/gtest.h>

namespace persistence::mysql {
namespace {

#define EXACT(length) "VARCHAR(" #length ") CHARACTER SET utf8mb4 COLLATE {exact} NOT NULL"
#define TABLE(columns) \
  "CREATE TABLE IF NOT EXISTS {table} (" columns ") ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4"

constexpr const char* kDocumented[] = {
    TABLE("`key` " EXACT(768) " PRIMARY KEY, owner " EXACT(1024) ", expires_at DATETIME(3) NOT NULL,"
                                                                 " INDEX idx_expires (expires_at)"),
    TABLE("`key` " EXACT(
        768) " PRIMARY KEY, state VARCHAR(20) CHARACTER SET utf8mb4 NOT NULL,"
             " failure_count INT NOT NULL DEFAULT 0, last_failure_time DATETIME(3), last_success_time DATETIME(3),"
             " updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),"
             " INDEX idx_updated (updated_at)"),
    TABLE("`key` " EXACT(768) " PRIMARY KEY, value JSON NOT NULL, expires_at DATETIME(3),"
                              " INDEX idx_expires (expires_at)"),
    TABLE("id " EXACT(768) " PRIMARY KEY, task_id " EXACT(
        760) ", sequence INT NOT NULL, timestamp BIGINT NOT NULL,"
             " progress INT NOT NULL DEFAULT 0, data JSON NOT NULL, estimated_time_remaining BIGINT,"
             " created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, INDEX idx_checkpoints_task (task_id),"
             " INDEX idx_checkpoints_sequence (task_id, sequence)"),
    TABLE("`key` " EXACT(
        255) " PRIMARY KEY, value JSON NOT NULL, expires_at DATETIME(3),"
             " created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
             " updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), INDEX idx_expires (expires_at)")};

constexpr const char* kOwn = TABLE("`key` " EXACT(
    512) " PRIMARY KEY, value JSON NOT NULL, expires_at DATETIME(3),"
         " created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
         " accessed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), INDEX idx_expires (expires_at)");

TEST(MysqlTables, AreThoseThatAreDocumented) {
  const auto tables = tablesFor("");
  ASSERT_EQ(tables.size(), std::size(kDocumented));
  for (size_t at = 0; at < tables.size(); ++at) EXPECT_EQ(createText(*tables[at].definition), kDocumented[at]);
  EXPECT_EQ(tables[0].name, "go_goscope_locks");
}

TEST(MysqlTables, OfAnApplicationIsTheCacheAdaptersTable) {
  const auto tables = tablesFor("mine");
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].name, "mine");
  EXPECT_EQ(createText(*tables[0].definition), kOwn);
}

TEST(MysqlTables, AColumnIsMadeAnewAsItIsDocumented) {
  const auto columns = tablesFor("")[0].definition->columns;
  EXPECT_EQ(modifyText(columns[0]), "`key` " EXACT(768));
  EXPECT_EQ(modifyText(columns[1]), "owner " EXACT(1024));
  EXPECT_EQ(modifyText(columns[2]), "expires_at DATETIME(3) NOT NULL");
  EXPECT_EQ(modifyText(tablesFor("")[2].definition->columns[2]), "expires_at DATETIME(3) NULL");
}

}  // namespace
}  // namespace persistence::mysql
