// The only door to libmariadb: its handles as owners that free themselves.
#pragma once

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#include <memory>

// Exported, and documented for monitoring, but in none of the installed headers.
extern "C" my_bool ma_pvio_register_callback(my_bool, void (*)(int, MYSQL*, const unsigned char*, size_t));

// OpenSSL answers the library's questions with whatever went wrong on the same thread before, in another connection.
extern "C" void ERR_clear_error();
extern "C" const char* OpenSSL_version(int);

namespace persistence::mysql {

struct CloseConnection {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
};
struct FreeResult {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};
struct CloseStatement {
  void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};

using ConnectionHandle = std::unique_ptr<MYSQL, CloseConnection>;
using ResultHandle = std::unique_ptr<MYSQL_RES, FreeResult>;
using StatementHandle = std::unique_ptr<MYSQL_STMT, CloseStatement>;

}  // namespace persistence::mysql
