// The only file that includes libpq's header. Its handles become owning pointers.
#pragma once

#include <libpq-fe.h>

#include <memory>

// OpenSSL's own version text. libpq links OpenSSL, but its header does not declare this function.
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
