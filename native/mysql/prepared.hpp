// The prepared statements of one connection. Another connection can't use them.
#pragma once

#include <string>
#include <unordered_map>

#include "mysql/handles.hpp"
#include "mysql/reply_check.hpp"
#include "mysql/sql_template.hpp"

namespace persistence::mysql {

class PreparedStatements {
 public:
  enum class When { AtOnce, ItComesAgain };

  /// Null at the first use unless `when` is AtOnce: a statement that is used once would wait twice for the server. Null
  /// also if the server does not prepare it: the number of prepared statements is limited for all its sessions, and a
  /// proxy may not support them.
  MYSQL_STMT* find(MYSQL& connection, ReplyCheck& check, const std::string& text, When when);
  void clear() { statements_.clear(); }

 private:
  struct Known {
    StatementHandle statement;
    bool tried = false;
  };

  std::unordered_map<std::string, Known> statements_;
};

/// False on failure. The statement holds the error then.
bool executeWith(MYSQL_STMT& statement, const Row& values);

}  // namespace persistence::mysql
