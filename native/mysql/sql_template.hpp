// Fills a statement's template with its parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mysql/statements.hpp"

namespace persistence::mysql {

/// The known properties of a table. The documented statements may have made it with weaker columns than this adapter
/// does.
struct Table {
  std::string name;
  const char* key = "`key`";
  bool folds = false;   ///< its collation ignores letter case, accents or trailing spaces in keys or owners
  bool coarse = false;  ///< its times have no fractions of a second
  std::string flaw;     ///< why it can't be used at all; empty when it can
};

/// A parameter of a statement; std::monostate is NULL.
using Value = std::variant<std::monostate, int64_t, std::string>;
using Row = std::vector<Value>;

Value maybe(std::optional<int64_t> number);

/// A literal with the same value and the same end in every character set of the session and every SQL mode.
std::string literal(const Value& value);

std::string quoteIdentifier(const std::string& name);

struct Parameters {
  std::vector<Row> rows;
  Row shared;
  const char* prefix = kEverything;  ///< the text of {prefix}
};

/// A statement with a ? for each value, and the values in order.
struct Bound {
  std::string text;
  Row values;
};

/// The approximate bytes that are sent for it.
size_t sizeOf(const Bound& bound);

std::string textFor(const Statement& statement, const Parameters& parameters, const Table& table, bool mariadb);
Bound boundFor(const Statement& statement, const Parameters& parameters, const Table& table, bool mariadb);

/// The smallest text above all texts that begin with `prefix`, by code points; nullopt if there is none.
std::optional<std::string> successorOf(const std::string& prefix);

}  // namespace persistence::mysql
