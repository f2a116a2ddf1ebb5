// What came back for one statement.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mysql/handles.hpp"

namespace persistence::mysql {

struct Answer {
  unsigned code = 0;  ///< 0: it went well
  std::string message;
  ResultHandle rows;
  uint64_t affected = 0;
  uint64_t id = 0;  ///< what LAST_INSERT_ID(…) was given

  bool failed() const { return code != 0; }
};

using Statements = std::vector<std::string>;
using Answers = std::vector<Answer>;

}  // namespace persistence::mysql
