// The rows of a MYSQL_RES to outcomes: of statements that many operations share, of single ones, and of
// transactions and operations of several steps.
#include "fuzz/support/examine.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/mysql_connection.hpp"
#include "mysql/errors.hpp"
#include "mysql/execute.hpp"
#include "mysql/rows.hpp"

namespace persistence::mysql {
namespace {

using fuzz::Input;

constexpr const char* kWords[] = {"closed", "open", "half-open", "1", "0", "1700000000123", R"({"a":1})"};

/// Leaves out the operations on the schema, which table_comparison covers.
Jobs jobsFor(const std::deque<Operation>& operations) {
  Jobs jobs;
  for (RequestId id = 0; id < operations.size(); ++id) {
    const Operation& operation = operations[id];
    const bool isSchema = std::holds_alternative<Connect>(operation) || std::holds_alternative<Inspect>(operation);
    if (!isSchema) jobs.push_back({id, &operation, accessOf(operation)});
  }
  return jobs;
}

void knowTables(AnyServer& server, const Jobs& jobs, Input& input) {
  for (const Job& job : jobs) {
    Table& table = server.tables()[tableOf(*job.operation)];
    table.folds = input.below(4) == 0;
    table.coarse = input.below(4) == 0;
    table.flaw = input.below(8) == 0 ? "a flaw" : "";
  }
}

void walkOn(std::list<ChunkedDelete>& walks, const Server& server, const Deliver& deliver) {
  while (!walks.empty() && !server.connection.lost()) {
    if (const auto outcome = walks.front().step(server)) {
      deliver(walks.front().id(), *outcome);
      walks.pop_front();
    }
  }
}

void answer(Input& input) {
  const auto operations = input.operations(6);
  AnyServer any(input, kWords);
  const Server server = any.server();
  const Jobs jobs = jobsFor(operations);
  knowTables(any, jobs, input);
  fuzz::Deliveries deliveries(operations.size());
  const Deliver deliver = deliveries.deliver();
  std::list<ChunkedDelete> walks;
  Executor executor(server, any.settings(), walks, deliver);
  try {
    executor.carryOut(Plan(jobs, any.tables()));
    walkOn(walks, server, deliver);
    sweep(server, server.table("go_goscope_cache"));
  } catch (const Unexpected&) {  // the store drops the connection
    return;
  }
  const bool all = jobs.size() == operations.size();
  fuzz::require(server.connection.lost() || !all || deliveries.complete(), "an operation has no outcome");
}

void fail(Input& input) {
  const auto code = static_cast<unsigned>(input.below(10000));
  const std::string text = input.bytes(32);
  const Error error = serverError(code, text);
  fuzz::examine(error);
  fuzz::examine(connectError(code, text, "host:3306", input.flag()));
  if (const Doubt* doubt = doubtAbout(error)) fuzz::examine(confirmed(error, *doubt));
}

}  // namespace
}  // namespace persistence::mysql

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  persistence::fuzz::Input input(bytes, count);
  if (input.below(16) == 0)
    persistence::mysql::fail(input);
  else
    persistence::mysql::answer(input);
  return 0;
}
