#include "postgres/bound_statement.hpp"

#include <algorithm>

#include "core/hash.hpp"

namespace persistence::postgres {
namespace {

constexpr const char* kCacheTable = "go_goscope_cache";
constexpr size_t kMaxStem = 48;  // an index name may have 63 bytes, and the suffix needs some

}  // namespace

std::string quoteIdentifier(const std::string& name) {
  std::string quoted = "\"";
  for (const char character : name) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  return quoted + '"';
}

std::string qualifier(const std::string& schema) { return schema.empty() ? "" : quoteIdentifier(schema) + "."; }

std::string quotedTable(const std::string& schema, const std::string& table) {
  return qualifier(schema) + quoteIdentifier(table.empty() ? kCacheTable : table);
}

std::string ownIndexName(const std::string& table) { return table.substr(0, kMaxStem) + "_expires_at_idx"; }

// Replaces all placeholders in one pass, so that a name that looks like a placeholder is not replaced.
std::string textFor(const Statement& statement, const std::string& schema, const std::string& table) {
  constexpr std::string_view kSchema = "{schema}", kTable = "{table}", kIndex = "{index}";
  std::string text;
  for (std::string_view rest = statement.sql; !rest.empty();) {
    const size_t next = std::min(rest.find('{', 1), rest.size());
    const std::string_view piece = rest.substr(0, next);
    rest.remove_prefix(next);
    if (piece.starts_with(kSchema))
      text.append(qualifier(schema)).append(piece.substr(kSchema.size()));
    else if (piece.starts_with(kTable))
      text.append(quotedTable(schema, table)).append(piece.substr(kTable.size()));
    else if (piece.starts_with(kIndex))
      text.append(quoteIdentifier(ownIndexName(table))).append(piece.substr(kIndex.size()));
    else
      text.append(piece);
  }
  return text;
}

std::string preparedName(const std::string& text, int generation) {
  return "persistence_" + std::to_string(hashOf(text)) + "_" + std::to_string(generation);
}

}  // namespace persistence::postgres
