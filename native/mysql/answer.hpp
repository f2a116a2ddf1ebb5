// What came back for one statement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mysql/handles.hpp"

namespace persistence::mysql {

/// One row, whose cells stay where they are as long as it does. What it lacks is Unexpected.
class Record {
 public:
  Record(MYSQL_RES& rows, MYSQL_ROW row);

  /// Nothing for NULL.
  std::optional<std::string_view> maybe(size_t column) const { return cells_.at(column); }
  std::optional<double> maybeNumber(size_t column) const;
  std::string_view text(size_t column) const;
  double number(size_t column) const;
  /// Bytes of memory, about.
  size_t size() const;

 private:
  std::vector<std::optional<std::string_view>> cells_;
  std::unique_ptr<char[]> bytes_;
};

using Records = std::vector<Record>;

struct Answer {
  unsigned code = 0;  ///< 0: it went well
  std::string message;
  unsigned columns = 0;
  Records rows;
  size_t dropped = 0;  ///< bytes of all its rows, none of which is kept: they were too much together
  uint64_t affected = 0;
  uint64_t id = 0;  ///< what LAST_INSERT_ID(…) was given

  bool failed() const { return code != 0; }
};

using Statements = std::vector<std::string>;
using Answers = std::vector<Answer>;

}  // namespace persistence::mysql
