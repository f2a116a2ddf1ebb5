#include "fuzz/support/postgres_procedures.hpp"

#include <array>

#include "fuzz/support/examine.hpp"
#include "fuzz/support/postgres_answers.hpp"
#include "postgres/errors.hpp"

namespace persistence::postgres {
namespace {

using fuzz::Input;

constexpr std::array kStates{"40001", "42P07", "42501", "23505", "25006", "XX000", "57P01", ""};

Answers anyAnswers(Input& input, size_t statements, std::span<const char* const> words) {
  Answers answers;
  if (input.below(6) == 0)
    answers.failure = {serverError(kStates[input.below(kStates.size())], input.bytes(16)), input.below(statements + 2)};
  const size_t missing = input.below(8) == 0 ? 1 : 0;
  for (size_t at = missing; at < statements; ++at) answers.each.push_back(anyAnswer(input, words));
  return answers;
}

}  // namespace

void runThrough(MultiStep& multiStep, Input& input, std::span<const char* const> words) {
  Answers answers;
  for (;;) {
    auto step = multiStep.next(answers);
    if (const auto* outcome = std::get_if<Outcome>(&step)) return fuzz::examine(*outcome);
    if (input.isOver()) return;
    answers = anyAnswers(input, std::get<BoundStatements>(step).size(), words);
  }
}

}  // namespace persistence::postgres
