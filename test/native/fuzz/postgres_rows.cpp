// The rows of a PGresult to outcomes: of operations that are one statement, and of those of several steps.
#include "fuzz/support/examine.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/postgres_answers.hpp"
#include "fuzz/support/postgres_procedures.hpp"
#include "postgres/encode.hpp"
#include "postgres/errors.hpp"
#include "postgres/schema.hpp"

namespace persistence::postgres {
namespace {

using fuzz::Input;

constexpr const char* kWords[] = {"t", "f", "true", "closed", "open", "half-open", "1700000000123.000", R"({"a":1})"};

void decodeOne(const Operation& operation, Input& input) {
  const ResultHandle answer = anyAnswer(input, kWords);
  if (const auto outcome = decode(operation, *answer, input.flag())) fuzz::examine(*outcome);
}

void answer(Input& input) {
  const Operation operation = input.operation();
  const bool isSchema = std::holds_alternative<Connect>(operation) || std::holds_alternative<Inspect>(operation);
  if (isSchema) return;  // table_comparison covers these
  Schema schema;
  try {
    if (const auto multiStep = multiStepFor(operation, schema)) return runThrough(*multiStep, input, kWords);
    decodeOne(operation, input);
  } catch (const UnexpectedAnswer&) {  // the store drops the connection
  }
}

void fail(Input& input) {
  const std::string state = input.bytes(5), text = input.bytes(32);
  fuzz::examine(serverError(state, text));
  fuzz::examine(lostError(state, text));
  ConnectFailure failure{static_cast<Stage>(input.below(3)), input.flag(), input.flag(), input.flag(), state, text};
  fuzz::examine(connectError(failure, "host:5432"));
}

}  // namespace
}  // namespace persistence::postgres

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  persistence::fuzz::Input input(bytes, count);
  if (input.below(16) == 0)
    persistence::postgres::fail(input);
  else
    persistence::postgres::answer(input);
  return 0;
}
