// From a statement and its parameters to the text that is sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mysql/statements.hpp"

namespace persistence::mysql {

/// What is known of a table. One that the documented statements made may be less than what we would make.
struct Table {
  std::string name;
  const char* key = "`key`";
  bool folds = false;   ///< different keys or owners can be one: letter case, accents, spaces at the end
  bool coarse = false;  ///< its times have no fractions of a second
  std::string flaw;     ///< why it can't be used at all; empty when it can
};

/// What is put into a statement; the first alternative is NULL.
using Value = std::variant<std::monostate, int64_t, std::string>;
using Row = std::vector<Value>;

Value maybe(std::optional<int64_t> number);

/// Stands for the same text whatever character set the session has, and ends where it is meant to under any SQL mode.
std::string literal(const Value& value);

std::string quoteIdentifier(const std::string& name);

struct Parameters {
  std::vector<Row> rows;
  Row shared;
  const char* prefix = kEverything;  ///< what {prefix} stands for
};

/// A statement with a ? for each value, and what they stand for in their order.
struct Bound {
  std::string text;
  Row values;
};

/// Bytes that go over the line for it, about.
size_t sizeOf(const Bound& bound);

std::string textFor(const Statement& statement, const Parameters& parameters, const Table& table, bool mariadb);
Bound boundFor(const Statement& statement, const Parameters& parameters, const Table& table, bool mariadb);

/// The first text behind all that begin with `prefix`, by code points; none when there is no end.
std::optional<std::string> successorOf(const std::string& prefix);

}  // namespace persistence::mysql
