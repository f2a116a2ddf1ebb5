#include "core/server_text.hpp"

namespace persistence {
namespace {

constexpr std::string_view kEllipsis = "…";

bool continuesCharacter(char byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

// A server may shorten the quoted text and leave the quote open. Then all text after the first quote is removed.
std::string withoutQuoted(std::string_view text) {
  constexpr std::string_view kQuotes = "'\"`";
  const size_t open = text.find_first_of(kQuotes);
  if (open == std::string_view::npos) return std::string(text);
  const size_t close = text.find_last_of(kQuotes);
  const std::string kept = std::string(text.substr(0, open + 1)).append(kEllipsis);
  return close > open && text[close] == text[open] ? kept + std::string(text.substr(close)) : kept;
}

std::string upTo(std::string_view text, std::string_view mark) {
  const size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, at)).append(kEllipsis);
}

std::string shortened(std::string_view text, size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && continuesCharacter(text[limit])) --limit;
  return std::string(text.substr(0, limit)).append(kEllipsis);
}

}  // namespace persistence
