#include "postgres/tables.hpp"

#include <array>

#include "postgres/bound_statement.hpp"
#include "postgres/schema_statements.hpp"

namespace persistence::postgres {
namespace {

using Role = ColumnDefinition::Role;

constexpr ColumnDefinition kLocks[] = {
    {.name = "key", .type = "text", .role = Role::Exact},
    {.name = "owner", .type = "text", .required = true},
    {.name = "expires_at", .type = "timestamp", .required = true, .role = Role::Counted}};
constexpr IndexDefinition kLocksIndex[] = {{"idx_locks_expires", "expires_at"}};

constexpr ColumnDefinition kCircuit[] = {
    {.name = "key", .type = "text", .role = Role::Exact},
    {.name = "state", .type = "text", .required = true},
    {.name = "failure_count", .type = "integer", .required = true, .fallback = "0"},
    {.name = "last_failure_time", .type = "timestamp", .role = Role::Counted},
    {.name = "last_success_time", .type = "timestamp", .role = Role::Counted},
    {.name = "updated_at", .type = "timestamp", .required = true, .fallback = "NOW()"}};
constexpr IndexDefinition kCircuitIndex[] = {{"idx_circuit_updated", "updated_at"}};

constexpr ColumnDefinition kCache[] = {{.name = "key", .type = "text", .role = Role::Exact},
                                       {.name = "value", .type = "jsonb", .required = true},
                                       {.name = "expires_at", .type = "timestamp", .role = Role::Counted},
                                       {.name = "accessed_at", .type = "timestamp", .fallback = "NOW()"}};
constexpr IndexDefinition kCacheIndex[] = {{"idx_cache_expires", "expires_at"}};

constexpr ColumnDefinition kCheckpoints[] = {{.name = "id", .type = "text", .role = Role::Exact},
                                             {.name = "task_id", .type = "text", .required = true, .role = Role::Exact},
                                             {.name = "sequence", .type = "integer", .required = true},
                                             {.name = "timestamp", .type = "bigint", .required = true},
                                             {.name = "progress", .type = "integer", .required = true, .fallback = "0"},
                                             {.name = "data", .type = "jsonb", .required = true},
                                             {.name = "estimated_time_remaining", .type = "bigint"}};
constexpr IndexDefinition kCheckpointsIndex[] = {{"idx_checkpoints_task", "task_id,sequence"}};

constexpr ColumnDefinition kIdempotency[] = {
    {.name = "key", .type = "varchar", .length = 255, .role = Role::Exact},
    {.name = "value", .type = "jsonb", .required = true},
    {.name = "expires_at", .type = "timestamptz", .role = Role::Counted},
    {.name = "created_at", .type = "timestamptz", .required = true, .fallback = "NOW()"},
    {.name = "updated_at", .type = "timestamptz", .required = true, .fallback = "NOW()"}};
constexpr IndexDefinition kIdempotencyIndex[] = {{"idx_idempotency_expires", "expires_at", "expires_at IS NOT NULL"}};

constexpr ColumnDefinition kOwnCache[] = {
    {.name = "key", .type = "varchar", .length = 512, .role = Role::Exact},
    {.name = "value", .type = "jsonb", .required = true},
    {.name = "expires_at", .type = "timestamp", .role = Role::Counted},
    {.name = "created_at", .type = "timestamp", .required = true, .fallback = "NOW()"},
    {.name = "accessed_at", .type = "timestamp", .required = true, .fallback = "NOW()"}};
constexpr IndexDefinition kOwnCacheIndex[] = {{"{index}", "expires_at"}};

std::string nameText(const TableDefinition& table) {
  return table.name.empty() ? "{table}" : "{schema}" + std::string(table.name);
}

std::string createText(const TableDefinition& table) {
  std::vector<std::string> columns;
  for (const ColumnDefinition& column : table.columns) {
    const char* const constraint = &column == &table.key() ? " PRIMARY KEY" : column.required ? " NOT NULL" : "";
    columns.push_back(std::string(column.name) + " " + typeText(column) + constraint + defaultText(column));
  }
  return kCreateTable + nameText(table) + " (" + listOf(columns) + ")";
}

std::string indexText(const TableDefinition& table, const std::string& name) {
  const IndexDefinition& index = table.indexes.front();
  const std::string condition = index.condition.empty() ? "" : " WHERE " + std::string(index.condition);
  return kCreateIndex + name + " ON " + nameText(table) + " (" + spaced(index.columns) + ")" + condition;
}

std::string indexedBy(const TableDefinition& table) {
  const std::string_view columns = table.indexes.front().columns;
  return std::string(columns.substr(0, columns.find(',')));
}

// Names of indexes are unique in a schema. This name is used if the documented one belongs to another table, as
// idx_cache_expires does beside the JavaScript cache adapter's table.
std::string otherIndexName(const TableDefinition& table) {
  if (table.name.empty()) return std::string(table.indexes.front().name);
  return std::string(table.name) + "_" + indexedBy(table) + "_idx";
}

/// A definition with its statements. It is never moved, because statements are identified by their addresses.
struct Made {
  explicit Made(const TableDefinition& table)
      : definition(table),
        texts{createText(table), indexText(table, std::string(table.indexes.front().name)),
              indexText(table, otherIndexName(table))} {}
  Made(const Made&) = delete;

  TableSpec spec(const std::string& name, const std::string& index) const {
    return {name, &definition, &create, indexedBy(definition), index, &createIndex, &createIndexOtherwise};
  }

  const TableDefinition definition;
  const std::string texts[3];
  const Statement create{texts[0].c_str()};
  const Statement createIndex{texts[1].c_str()};
  const Statement createIndexOtherwise{texts[2].c_str()};
};

// Never destroyed, because other threads may use it until the process has ended.
const std::array<Made, 5>& adapterTables() {
  static const auto& tables = *new std::array<Made, 5>{
      Made({"go_goscope_locks", kLocks, kLocksIndex}), Made({"go_goscope_circuit", kCircuit, kCircuitIndex}),
      Made({"go_goscope_cache", kCache, kCacheIndex}),
      Made({"go_goscope_checkpoints", kCheckpoints, kCheckpointsIndex}),
      Made({"go_goscope_idempotency", kIdempotency, kIdempotencyIndex})};
  return tables;
}

const Made& ownCache() {
  static const auto& table = *new Made({"", kOwnCache, kOwnCacheIndex});
  return table;
}

}  // namespace

std::vector<TableSpec> tablesFor(const std::string& own) {
  if (!own.empty()) return {ownCache().spec(own, ownIndexName(own))};
  std::vector<TableSpec> specs;
  for (const Made& table : adapterTables())
    specs.push_back(table.spec(std::string(table.definition.name), std::string(table.definition.indexes.front().name)));
  return specs;
}

}  // namespace persistence::postgres
