// The text of a table's definition, and the parts of it that an existing table lacks.
#include "core/table_definition.hpp"

#include <gtest/gtest.h>

namespace persistence {
namespace {

using Kind = Fault::Kind;

constexpr ColumnDefinition kColumns[] = {{.name = "key", .type = "varchar", .length = 255},
                                         {.name = "value", .type = "json", .required = true},
                                         {.name = "expires_at", .type = "datetime", .length = 3},
                                         {.name = "n", .type = "int", .fallback = "0"}};
constexpr TableDefinition kTable{"t", kColumns, {}};

TEST(TableDefinition, IsWrittenAsServersReadIt) {
  EXPECT_EQ(typeText(kColumns[0]), "VARCHAR(255)");
  EXPECT_EQ(typeText(kColumns[1]), "JSON");
  EXPECT_EQ(defaultText(kColumns[1]), "");
  EXPECT_EQ(defaultText(kColumns[3]), " DEFAULT 0");
  EXPECT_EQ(spaced("task_id,sequence"), "task_id, sequence");
  EXPECT_EQ(listOf({"a", "b", "c"}), "a, b, c");
}

TEST(TableDefinition, FindsWhatIsMissingOrOfAnotherType) {
  const auto faults = columnFaults(kTable, {{"key", "varchar"}, {"value", "text"}, {"n", "bigint"}});
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].kind, Kind::Type);
  EXPECT_EQ(faults[0].subject, "value");
  EXPECT_EQ(faults[0].wanted, "json");
  EXPECT_EQ(faults[0].found, "text");
  EXPECT_EQ(faults[1].kind, Kind::Column);
  EXPECT_EQ(faults[1].subject, "expires_at");
}

TEST(TableDefinition, MoreColumnsAndWiderOnesAreWell) {
  const std::vector<FoundColumn> found{
      {"n", "int"}, {"key", "text"}, {"value", "longtext"}, {"expires_at", "datetime"}, {"more", "blob"}};
  EXPECT_TRUE(columnFaults(kTable, found).empty());
}

}  // namespace
}  // namespace persistence
