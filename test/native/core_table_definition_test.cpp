// What a CREATE TABLE statement says, and what a table that is there lacks of it.
#include "core/table_definition.hpp"

#include <gtest/gtest.h>

namespace persistence {
namespace {

using Kind = Fault::Kind;

constexpr const char* kStatement =
    "CREATE TABLE IF NOT EXISTS `t` (`key` VARCHAR(255) CHARACTER SET utf8mb4 PRIMARY KEY, value JSON NOT NULL,"
    " expires_at DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3), n INT, INDEX idx_one (expires_at),"
    " INDEX idx_two (value, `n`)) ENGINE=InnoDB";

TEST(Definition, NamesColumnsAndIndexes) {
  const TableDefinition table = definitionIn(kStatement);
  ASSERT_EQ(table.columns.size(), 4u);
  EXPECT_EQ(table.columns[0].name, "key");
  EXPECT_EQ(table.columns[0].type, "varchar");
  EXPECT_EQ(table.columns[0].length, 255u);
  EXPECT_EQ(table.columns[1].type, "json");
  EXPECT_EQ(table.columns[1].length, 0u);
  EXPECT_EQ(table.columns[3].name, "n");
  ASSERT_EQ(table.indexes.size(), 2u);
  EXPECT_EQ(table.indexes[0].name, "idx_one");
  EXPECT_EQ(table.indexes[1].columns, "value,n");
}

TEST(Definition, FindsWhatIsMissingOrOfAnotherType) {
  const auto faults = columnFaults(definitionIn(kStatement), {{"key", "varchar"}, {"value", "text"}, {"n", "bigint"}});
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].kind, Kind::Type);
  EXPECT_EQ(faults[0].subject, "value");
  EXPECT_EQ(faults[0].wanted, "json");
  EXPECT_EQ(faults[0].found, "text");
  EXPECT_EQ(faults[1].kind, Kind::Column);
  EXPECT_EQ(faults[1].subject, "expires_at");
}

TEST(Definition, MoreColumnsAndWiderOnesAreWell) {
  const std::vector<ColumnDefinition> found{
      {"n", "int"}, {"key", "text"}, {"value", "longtext"}, {"expires_at", "datetime"}, {"more", "blob"}};
  EXPECT_TRUE(columnFaults(definitionIn(kStatement), found).empty());
}

}  // namespace
}  // namespace persistence
