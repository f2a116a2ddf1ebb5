// Checks the rows of an answer: a proxy, or a server of another product, may answer with anything.
#pragma once

#include <stdexcept>
#include <string>

#include "mysql/answer.hpp"

namespace persistence::mysql {

/// The reply does not fit the statement. Nothing that arrives on this connection can be trusted any more.
class Unexpected : public std::runtime_error {
 public:
  Unexpected(const std::string& wanted, const std::string& came)
      : std::runtime_error("instead of " + wanted + " the server sent " + came) {}
};

/// Reads all rows. Keeps them if they take at most `limit` bytes.
void readRows(MYSQL_RES& result, size_t limit, Answer& answer);

/// The rows of an answer. Throws Unexpected unless they have so many columns; 0: the answer must have no rows.
const Records& recordsOf(const Answer& answer, unsigned columns);
/// The only row. Throws Unexpected if there is another number of rows.
const Record& recordOf(const Answer& answer, unsigned columns);
/// Throws Unexpected if the answer has rows.
void expectDone(const Answer& answer);

}  // namespace persistence::mysql
