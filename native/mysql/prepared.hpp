// Statements that the server has parsed already. Those of one connection; they are of no use on another.
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

  /// Null the first time unless it is to be prepared at once, as what is asked once only would wait twice for the
  /// server, and when the server does not prepare it: it has a bound for all its sessions, and a proxy may know nothing
  /// of it.
  MYSQL_STMT* find(MYSQL& connection, ReplyCheck& check, const std::string& text, When when);
  void clear() { statements_.clear(); }

 private:
  struct Known {
    StatementHandle statement;
    bool tried = false;
  };

  std::unordered_map<std::string, Known> statements_;
};

/// False when it failed: the statement tells why.
bool executeWith(MYSQL_STMT& statement, const Row& values);

}  // namespace persistence::mysql
