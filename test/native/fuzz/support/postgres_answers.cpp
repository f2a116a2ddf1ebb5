#include "fuzz/support/postgres_answers.hpp"

#include <array>
#include <cstring>
#include <vector>

namespace persistence::postgres {
namespace {

using fuzz::Input;

constexpr std::array kStatuses{PGRES_EMPTY_QUERY, PGRES_COMMAND_OK, PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE,
                               PGRES_PIPELINE_ABORTED};
constexpr std::array kTags{"",         "INSERT 0 1", "UPDATE 0",           "DELETE 99999999999999999999",
                           "SELECT 1", "INSERT 0 ",  "DELETE notanumber7", "BEGIN"};

ResultHandle withoutRows(Input& input) {
  ResultHandle answer(PQmakeEmptyPGresult(nullptr, kStatuses[input.below(kStatuses.size())]));
  std::strcpy(PQcmdStatus(answer.get()), kTags[input.below(kTags.size())]);  // its buffer is longer than any of them
  return answer;
}

void fill(PGresult& answer, int row, int column, Input& input, std::span<const char* const> words) {
  const bool isNull = input.below(8) == 0;
  std::string cell = isNull ? "" : input.text(words);
  PQsetvalue(&answer, row, column, cell.data(), isNull ? -1 : static_cast<int>(cell.size()));
}

}  // namespace

ResultHandle anyAnswer(Input& input, std::span<const char* const> words) {
  if (input.below(4) == 0) return withoutRows(input);
  ResultHandle answer(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
  char name[] = "column";
  const int columns = static_cast<int>(input.below(9)), rows = static_cast<int>(input.below(4));
  std::vector<PGresAttDesc> described(static_cast<size_t>(columns), {name, 0, 0, 0, 25, -1, -1});
  PQsetResultAttrs(answer.get(), columns, described.data());
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) fill(*answer, row, column, input, words);
  return answer;
}

}  // namespace persistence::postgres
