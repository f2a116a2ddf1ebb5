// The only door to libpq: its handles as owners that free themselves.
#pragma once

#include <libpq-fe.h>

#include <memory>

namespace persistence::postgres {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};

using ConnectionHandle = std::unique_ptr<PGconn, FinishConnection>;
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

}  // namespace persistence::postgres
