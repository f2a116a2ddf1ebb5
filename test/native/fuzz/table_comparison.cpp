// Servers' descriptions of tables and collections, compared with the documented ones by connect() and the diagnosis.
#include "fuzz/support/examine.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/mongodb_connection.hpp"
#include "fuzz/support/mysql_connection.hpp"
#include "fuzz/support/postgres_procedures.hpp"
#include "mongodb/schema.hpp"
#include "mysql/inspect.hpp"
#include "mysql/rows.hpp"
#include "mysql/schema.hpp"
#include "postgres/inspect.hpp"

namespace persistence {
namespace {

using fuzz::Input;

constexpr const char* kWords[] = {"go_goscope_locks",
                                  "go_goscope_circuit",
                                  "go_goscope_cache",
                                  "go_goscope_checkpoints",
                                  "go_goscope_idempotency",
                                  "own",
                                  "key",
                                  "owner",
                                  "expires_at",
                                  "id",
                                  "task_id",
                                  "state",
                                  "last_failure_time",
                                  "last_success_time",
                                  "updated_at",
                                  "sequence",
                                  "timestamp",
                                  "progress",
                                  "data",
                                  "value",
                                  "failure_count",
                                  "estimated_time_remaining",
                                  "created_at",
                                  "text",
                                  "varchar",
                                  "timestamptz",
                                  "json",
                                  "jsonb",
                                  "int4",
                                  "int8",
                                  "bigint",
                                  "datetime",
                                  "longtext",
                                  "utf8mb4_0900_bin",
                                  "utf8mb4_nopad_bin",
                                  "utf8mb4_general_ci",
                                  "768",
                                  "1024",
                                  "3",
                                  "YES",
                                  "NO",
                                  "t",
                                  "f",
                                  "true",
                                  "task_id,sequence",
                                  "PRIMARY",
                                  "ON"};

void comparePostgres(Input& input, const Connect& connect, const Inspect& inspect) {
  const postgres::Settings settings;
  const postgres::Connection unconnected(settings);
  try {
    if (input.flag()) {
      postgres::Schema schema;
      postgres::EnsureSchema ensure(connect, schema);
      return postgres::runThrough(ensure, input, kWords);
    }
    postgres::Inspector inspector(inspect, settings.schema, unconnected);
    postgres::runThrough(inspector, input, kWords);
  } catch (const postgres::UnexpectedAnswer&) {  // the store drops the connection
  }
}

void compareMysql(Input& input, const Connect& connect, const Inspect& inspect) {
  mysql::AnyServer any(input, kWords);
  const mysql::Server server = any.server();
  try {
    if (input.flag()) {
      mysql::EnsureSchema schema(server, "database", connect);
      fuzz::examine(schema.run());
      if (schema.warning()) fuzz::examine(*schema.warning());
    } else {
      fuzz::examine(mysql::inspect(server, inspect));
    }
  } catch (const mysql::Unexpected&) {  // the store drops the connection
  }
}

void compareMongodb(Input& input, const Connect& connect, const Inspect& inspect) {
  mongodb::AnyServer server(input);
  mongodb::Schema schema;
  const mongodb::Prepared prepared = schema.prepare(server.connection(), connect);
  if (prepared.error) fuzz::examine(*prepared.error);
  Inspection inspection{"MongoDB", {}};
  mongodb::Schema::inspect(server.connection(), inspect, inspection.tables);
  fuzz::examine(Result(textOf(inspection)));
}

}  // namespace
}  // namespace persistence

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  using namespace persistence;
  fuzz::Input input(bytes, count);
  const std::string table = input.flag() ? "own" : "";
  const Connect connect{input.below(4) != 0, table};
  switch (input.below(8)) {
    case 0:
    case 1:
    case 2: compareMongodb(input, connect, {table}); break;
    case 3:
    case 4:
    case 5: compareMysql(input, connect, {table}); break;
    default: comparePostgres(input, connect, {table});
  }
  return 0;
}
