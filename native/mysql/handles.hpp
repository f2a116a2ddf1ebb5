// The only file that includes libmariadb's headers. Its handles become owning pointers.
#pragma once

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#include <memory>

// libmariadb exports it, and documents it for monitoring, but no installed header declares it.
extern "C" my_bool ma_pvio_register_callback(my_bool, void (*)(int, MYSQL*, const unsigned char*, size_t));

// OpenSSL keeps errors per thread. Uncleared, libmariadb would find an error of another connection there.
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
