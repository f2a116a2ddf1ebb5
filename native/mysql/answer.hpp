// The answer to one statement.
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

/// One row. The views of its cells stay valid until it is destroyed, also after a move.
/// text() and number() throw Unexpected for NULL.
class Record {
 public:
  Record(MYSQL_RES& rows, MYSQL_ROW row);

  /// nullopt for NULL.
  std::optional<std::string_view> maybe(size_t column) const { return cells_.at(column); }
  std::optional<double> maybeNumber(size_t column) const;
  std::string_view text(size_t column) const;
  double number(size_t column) const;
  /// The approximate bytes of memory that the row takes.
  size_t size() const;

 private:
  std::vector<std::optional<std::string_view>> cells_;
  std::unique_ptr<char[]> bytes_;
};

using Records = std::vector<Record>;

struct Answer {
  unsigned code = 0;  ///< the error number; 0: the statement succeeded
  std::string message;
  unsigned columns = 0;
  Records rows;
  size_t dropped = 0;  ///< bytes of all rows if they exceeded the limit; then no row is kept
  uint64_t affected = 0;
  uint64_t id = 0;  ///< the insert id: the argument of LAST_INSERT_ID(…)

  bool failed() const { return code != 0; }
};

using Statements = std::vector<std::string>;
using Answers = std::vector<Answer>;

}  // namespace persistence::mysql
