#include "mysql/sql_template.hpp"

#include <algorithm>

namespace persistence::mysql {
namespace {

constexpr std::string_view kUntil = "(SYSDATE(3) + INTERVAL (", kUntilEnd = " * 1000) MICROSECOND)";
// MariaDB truncates fractions that the column can't hold, MySQL rounds them. The statement rounds up to a whole second,
// so that nothing expires early.
constexpr std::string_view kWholeUntil = "CAST(DATE_FORMAT(SYSDATE(3) + INTERVAL ((",
                           kWholeUntilEnd = " + 999) * 1000) MICROSECOND, '%Y-%m-%d %H:%i:%s') AS DATETIME)";

constexpr std::string_view kCharset = "_utf8mb4";

bool isAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char character) { return (character & 0x80) == 0; });
}

// In some character sets a byte beyond ASCII forms one character with the backslash or digit behind it.
std::string inHex(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex(kCharset);
  hex.reserve(hex.size() + 2 * text.size() + 4);
  hex += " X'";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 0xf];
  }
  return hex + '\'';
}

std::string quote(std::string_view text) {
  if (!isAscii(text)) return inHex(text);
  std::string quoted(kCharset);
  quoted.reserve(quoted.size() + text.size() + 2);
  quoted += '\'';
  for (const char character : text) {
    if (character == '\0') {
      quoted += "\\0";
      continue;
    }
    if (character == '\\' || character == '\'') quoted += character == '\'' ? '\'' : '\\';
    quoted += character;
  }
  return quoted + '\'';
}

struct Writer {
  const Parameters& parameters;
  const Table& table;
  const bool mariadb;
  Row* const bound = nullptr;  ///< receives the values that are not written into the text
  std::string text{};

  void writeAll(const Statement& statement) {
    write(statement.head, nullptr);
    for (size_t at = 0; at < parameters.rows.size(); ++at) {
      if (at > 0) write(statement.between, nullptr);
      write(statement.each, &parameters.rows[at]);
    }
    write(statement.tail, nullptr);
  }

 private:
  void write(std::string_view pattern, const Row* row) {
    while (!pattern.empty()) {
      const size_t next = std::min(pattern.find_first_of("$@{"), pattern.size());
      text.append(pattern.substr(0, next));
      pattern.remove_prefix(next);
      if (!pattern.empty()) pattern.remove_prefix(insert(pattern, row));
    }
  }

  void insertValue(std::string_view at, const Row* row) {
    const auto index = static_cast<size_t>(at[1] - '1');
    const Value& value = at[0] == '$' ? row->at(index) : parameters.shared.at(index);
    if (!bound) {
      text += literal(value);
      return;
    }
    text += '?';
    bound->push_back(value);
  }

  // Returns how many characters of the pattern it has consumed.
  size_t insert(std::string_view at, const Row* row) {
    if (at[0] != '{') {
      insertValue(at, row);
      return 2;
    }
    const size_t end = at.find('}');
    const std::string_view words = at.substr(1, end - 1);
    const size_t blank = std::min(words.find(' '), words.size());
    const std::string_view argument = words.substr(std::min(blank + 1, words.size()));
    insertWord(words.substr(0, blank), argument, row);
    return end + 1;
  }

  void insertWord(std::string_view word, std::string_view argument, const Row* row) {
    if (word == "table") text += quoteIdentifier(table.name);
    if (word == "key") text += table.key;
    if (word == "prefix") write(parameters.prefix, row);
    if (word == "until") until(argument, row);
    if (word == "exact") text += mariadb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
    if (word == "as" && !mariadb) text += " AS incoming";
    if (word == "new") text.append(mariadb ? "VALUES(" : "incoming.").append(argument).append(mariadb ? ")" : "");
    if (word == "old") text.append(mariadb ? "" : quoteIdentifier(table.name) + ".").append(argument);
  }

  void until(std::string_view milliseconds, const Row* row) {
    text.append(table.coarse ? kWholeUntil : kUntil);
    insertValue(milliseconds, row);
    text.append(table.coarse ? kWholeUntilEnd : kUntilEnd);
  }
};

}  // namespace

Value maybe(std::optional<int64_t> number) { return number ? Value(*number) : Value(); }

std::string literal(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return quote(*text);
  if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
  return "NULL";
}

std::string quoteIdentifier(const std::string& name) {
  std::string quoted = "`";
  for (const char character : name) {
    if (character == '`') quoted += '`';
    quoted += character;
  }
  return quoted + '`';
}

std::string textFor(const Statement& statement, const Parameters& parameters, const Table& table, bool mariadb) {
  Writer writer{parameters, table, mariadb};
  writer.writeAll(statement);
  return std::move(writer.text);
}

Bound boundFor(const Statement& statement, const Parameters& parameters, const Table& table, bool mariadb) {
  Row values;
  Writer writer{parameters, table, mariadb, &values};
  writer.writeAll(statement);
  return {std::move(writer.text), std::move(values)};
}

size_t sizeOf(const Bound& bound) {
  size_t size = bound.text.size();
  for (const Value& value : bound.values) {
    const auto* text = std::get_if<std::string>(&value);
    size += sizeof(int64_t) + (text ? text->size() : 0);
  }
  return size;
}

// Raises the last code point that can be raised, and drops the code points behind it. The order of UTF-8 is that of the
// code points. U+D7FF is followed by U+E000, because UTF-8 has no surrogates.
std::optional<std::string> successorOf(const std::string& prefix) {
  std::u32string points;
  for (size_t at = 0; at < prefix.size();) {
    const auto lead = static_cast<unsigned char>(prefix[at]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0x7f >> length);
    for (size_t next = 1; next < length; ++next) point = point << 6 | (prefix[at + next] & 0x3f);
    points += point;
    at += length;
  }
  while (!points.empty() && points.back() == 0x10ffff) points.pop_back();
  if (points.empty()) return std::nullopt;
  points.back() = points.back() == 0xd7ff ? 0xe000 : points.back() + 1;
  std::string successor;
  for (const char32_t point : points) {
    if (point < 0x80) {
      successor += static_cast<char>(point);
      continue;
    }
    const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    successor += static_cast<char>((0xff00 >> (more + 1) & 0xff) | (point >> (6 * more)));
    for (int shift = more - 1; shift >= 0; --shift)
      successor += static_cast<char>(0x80 | (point >> (6 * shift) & 0x3f));
  }
  return successor;
}

}  // namespace persistence::mysql
