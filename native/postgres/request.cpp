#include "postgres/request.hpp"

#include "postgres/hash.hpp"

namespace persistence::postgres {
namespace {

constexpr const char* kCacheTable = "go_goscope_cache";
constexpr size_t kLongestStem = 48;  // of the 63 bytes that a name may have

void fill(std::string& text, std::string_view placeholder, const std::string& name) {
  for (size_t at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at + name.size()))
    text.replace(at, placeholder.size(), name);
}

}  // namespace

std::string quoteIdentifier(const std::string& name) {
  std::string quoted = "\"";
  for (const char character : name) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  return quoted + '"';
}

std::string ownIndexName(const std::string& table) { return table.substr(0, kLongestStem) + "_expires_at_idx"; }

std::string textFor(const Statement& statement, const std::string& table) {
  std::string text = statement.sql;
  fill(text, "{index}", quoteIdentifier(ownIndexName(table)));
  fill(text, "{table}", quoteIdentifier(table.empty() ? kCacheTable : table));
  return text;
}

std::string preparedName(const std::string& text, int generation) {
  return "persistence_" + std::to_string(hashOf(text)) + "_" + std::to_string(generation);
}

}  // namespace persistence::postgres
