// The rows of an answer, looked at with care: a proxy, or a server of another kind, may answer with anything.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "mysql/answer.hpp"

namespace persistence::mysql {

/// What came is no answer to what was asked: nothing that comes on this connection can be trusted any more.
class Unexpected : public std::runtime_error {
 public:
  Unexpected(const std::string& wanted, const std::string& came)
      : std::runtime_error("instead of " + wanted + " the server sent " + came) {}
};

/// One row, whose cells stay where they are as long as the answer does. What it lacks is Unexpected.
class Record {
 public:
  Record(MYSQL_RES& rows, MYSQL_ROW row);

  /// Nothing for NULL.
  std::optional<std::string_view> maybe(size_t column) const { return cells_.at(column); }
  std::optional<double> maybeNumber(size_t column) const;
  std::string_view text(size_t column) const;
  double number(size_t column) const;

 private:
  std::vector<std::optional<std::string_view>> cells_;
};

using Records = std::vector<Record>;

/// Each with so many columns; without any columns the answer must have no rows either.
Records recordsOf(const Answer& answer, unsigned columns);
/// The only one.
Record recordOf(const Answer& answer, unsigned columns);
/// Those of an answer without rows.
void expectDone(const Answer& answer);

}  // namespace persistence::mysql
