// The rows of an answer, looked at with care: a proxy, or a server of another kind, may answer with anything.
#pragma once

#include <stdexcept>
#include <string>

#include "mysql/answer.hpp"

namespace persistence::mysql {

/// What came is no answer to what was asked: nothing that comes on this connection can be trusted any more.
class Unexpected : public std::runtime_error {
 public:
  Unexpected(const std::string& wanted, const std::string& came)
      : std::runtime_error("instead of " + wanted + " the server sent " + came) {}
};

/// Reads all rows; keeps them where they take `limit` bytes at most.
void readRows(MYSQL_RES& result, size_t limit, Answer& answer);

/// Each with so many columns; without any columns the answer must have no rows either.
const Records& recordsOf(const Answer& answer, unsigned columns);
/// The only one.
const Record& recordOf(const Answer& answer, unsigned columns);
/// Those of an answer without rows.
void expectDone(const Answer& answer);

}  // namespace persistence::mysql
