#include "mysql/tables.hpp"

#include "mysql/schema_statements.hpp"

namespace persistence::mysql {
namespace {

using Role = ColumnDefinition::Role;

// An index holds keys of up to 3072 bytes, and counts 4 bytes for each character.
constexpr ColumnDefinition exact(std::string_view name, uint64_t length) {
  return {.name = name, .type = "varchar", .length = length, .required = true, .role = Role::Exact};
}
constexpr ColumnDefinition counted(std::string_view name, bool required = false, std::string_view fallback = {}) {
  return {name, "datetime", 3, required, fallback, Role::Counted};
}
constexpr ColumnDefinition noted(std::string_view name) { return {name, "datetime", 3, true, "CURRENT_TIMESTAMP(3)"}; }
constexpr ColumnDefinition kValue{.name = "value", .type = "json", .required = true};
constexpr IndexDefinition kExpires[] = {{"idx_expires", "expires_at"}};

constexpr ColumnDefinition kLocks[] = {exact("key", 768), exact("owner", 1024), counted("expires_at", true)};

constexpr ColumnDefinition kCircuit[] = {
    exact("key", 768),
    {.name = "state", .type = "varchar", .length = 20, .required = true},
    {.name = "failure_count", .type = "int", .required = true, .fallback = "0"},
    counted("last_failure_time"),
    counted("last_success_time"),
    counted("updated_at", true, "CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)")};
constexpr IndexDefinition kCircuitIndexes[] = {{"idx_updated", "updated_at"}};

constexpr ColumnDefinition kCache[] = {exact("key", 768), kValue, counted("expires_at")};

constexpr ColumnDefinition kCheckpoints[] = {
    exact("id", 768),
    exact("task_id", 760),
    {.name = "sequence", .type = "int", .required = true},
    {.name = "timestamp", .type = "bigint", .required = true},
    {.name = "progress", .type = "int", .required = true, .fallback = "0"},
    {.name = "data", .type = "json", .required = true},
    {.name = "estimated_time_remaining", .type = "bigint"},
    {.name = "created_at", .type = "timestamp", .fallback = "CURRENT_TIMESTAMP"}};
constexpr IndexDefinition kCheckpointsIndexes[] = {{"idx_checkpoints_task", "task_id"},
                                                   {"idx_checkpoints_sequence", "task_id,sequence"}};

constexpr ColumnDefinition kIdempotency[] = {exact("key", 255), kValue, counted("expires_at"), noted("created_at"),
                                             noted("updated_at")};

constexpr ColumnDefinition kOwnCache[] = {exact("key", 512), kValue, counted("expires_at"), noted("created_at"),
                                          noted("accessed_at")};

constexpr TableDefinition kAdapterTables[] = {{"go_goscope_locks", kLocks, kExpires},
                                              {"go_goscope_circuit", kCircuit, kCircuitIndexes},
                                              {"go_goscope_cache", kCache, kExpires},
                                              {"go_goscope_checkpoints", kCheckpoints, kCheckpointsIndexes},
                                              {"go_goscope_idempotency", kIdempotency, kExpires}};
constexpr TableDefinition kOwnTable{"", kOwnCache, kExpires};

// {exact}: see statements.hpp.
std::string typeOf(const ColumnDefinition& column) {
  std::string text = typeText(column);
  if (column.type == "varchar") text += " CHARACTER SET utf8mb4";
  if (column.role == Role::Exact) text += " COLLATE {exact}";
  return text;
}

}  // namespace

std::vector<TableSpec> tablesFor(const std::string& own) {
  if (!own.empty()) return {{own, &kOwnTable}};
  std::vector<TableSpec> specs;
  for (const TableDefinition& table : kAdapterTables) specs.push_back({std::string(table.name), &table});
  return specs;
}

std::string createText(const TableDefinition& table) {
  std::vector<std::string> parts;
  for (const ColumnDefinition& column : table.columns) {
    const char* const required = column.required ? " NOT NULL" : "";
    const char* const key = &column == &table.key() ? " PRIMARY KEY" : "";
    parts.push_back(nameText(column) + (" " + typeOf(column)) + required + key + defaultText(column));
  }
  for (const IndexDefinition& index : table.indexes)
    parts.push_back("INDEX " + std::string(index.name) + " (" + spaced(index.columns) + ")");
  return kCreateTable + listOf(parts) + kTableOptions;
}

// `key` is a reserved word.
const char* nameText(const ColumnDefinition& column) { return column.name == "key" ? "`key`" : column.name.data(); }

std::string modifyText(const ColumnDefinition& column) {
  return nameText(column) + (" " + typeOf(column)) + (column.required ? " NOT NULL" : " NULL");
}

}  // namespace persistence::mysql
