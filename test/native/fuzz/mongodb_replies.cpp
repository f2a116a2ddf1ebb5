// BSON to outcomes: the replies to the commands of whole batches, and a server's description of its replica set.
#include <algorithm>
#include <string_view>

#include "fuzz/support/examine.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/mongodb_connection.hpp"
#include "fuzz/support/mongodb_replies.hpp"
#include "mongodb/driver_init.hpp"
#include "mongodb/errors.hpp"
#include "mongodb/execute.hpp"

namespace persistence::mongodb {
namespace {

using fuzz::Input;

bool isForLine(const Operation& operation) {
  const bool isSchema = std::holds_alternative<Connect>(operation) || std::holds_alternative<Inspect>(operation);
  return !isSchema && !std::holds_alternative<CachePrune>(operation);
}

constexpr std::string_view kEmptyDocument("\5\0\0\0\0", 5);

/// The application's values are documents.
void giveValues(Operation& operation) {
  std::visit(
      [](auto& op) {
        if constexpr (requires { op.value; }) op.value = kEmptyDocument;
        if constexpr (requires { op.data; }) op.data = kEmptyDocument;
      },
      operation);
}

/// Works like the store, until no work is left or the connection is lost. An exception ends the process.
bool carryOutAll(AnyServer& server, BatchQueue& line, const Deliver& deliver) {
  Schema schema;
  PendingCount counting;
  while (counting.waits() || !line.empty()) {
    const bool resumes = counting.waits();
    Executor work(server.connection(), schema, line, counting, deliver);
    const auto lost = resumes ? work.resume() : work.carryOut(line.next());
    if (lost || work.refusal()) return false;
  }
  return true;
}

void answer(Input& input) {
  auto operations = input.operations(6);
  std::for_each(operations.begin(), operations.end(), giveValues);
  AnyServer server(input);
  BatchQueue line;
  size_t added = 0;
  for (RequestId id = 0; id < operations.size(); ++id) {
    if (!isForLine(operations[id])) continue;
    line.add(id, operations[id]);
    ++added;
  }
  fuzz::Deliveries deliveries(operations.size());
  const bool ended = carryOutAll(server, line, deliveries.deliver());
  fuzz::require(!ended || added < operations.size() || deliveries.complete(), "an operation has no outcome");
}

/// Reads the members that a primary names, and the URI made from them.
void learnMembers(Input& input) {
  const std::string url = input.flag() ? "mongodb://host:27017/?replicaSet=rs0" : "mongodb://host/";
  Seeds seeds(url);
  Error failure;
  beginLibrary();
  for (int attempts = 0; attempts < 3; ++attempts) {
    const UriHandle uri = seeds.uri(failure);
    takeWarnings();
    fuzz::require(uri != nullptr, "what a primary said keeps the URL's own hosts from being tried");
    seeds.learn(*anyReply(input).get());
  }
}

void fail(Input& input) {
  const std::string name = input.bytes(8), text = input.bytes(32);
  const Error error =
      serverError(input.flag() ? static_cast<int64_t>(input.below(20000)) : input.integer(), name, text);
  fuzz::examine(error);
  fuzz::examine(unconfirmed(error));
}

}  // namespace
}  // namespace persistence::mongodb

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  persistence::fuzz::Input input(bytes, count);
  switch (input.below(16)) {
    case 0: persistence::mongodb::fail(input); break;
    case 1: persistence::mongodb::learnMembers(input); break;
    default: persistence::mongodb::answer(input);
  }
  return 0;
}
