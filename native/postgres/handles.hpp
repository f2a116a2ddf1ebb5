// The only door to libpq: its handles as owners that free themselves.
#pragma once

#include <libpq-fe.h>

#include <memory>

// Which OpenSSL libpq works with: it says so itself, in none of libpq's headers.
extern "C" const char* OpenSSL_version(int);

namespace persistence::postgres {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
struct FreeNotification {
  void operator()(PGnotify* notification) const { PQfreemem(notification); }
};
struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

using ConnectionHandle = std::unique_ptr<PGconn, FinishConnection>;
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;
using NotificationHandle = std::unique_ptr<PGnotify, FreeNotification>;
using OptionsHandle = std::unique_ptr<PQconninfoOption, FreeOptions>;

}  // namespace persistence::postgres
