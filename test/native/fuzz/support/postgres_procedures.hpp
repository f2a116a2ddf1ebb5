// An operation of several steps, each of which gets any answers.
#pragma once

#include "fuzz/support/input.hpp"
#include "postgres/multi_step.hpp"

namespace persistence::postgres {

/// Runs the operation to its outcome, to an answer that the product refuses, or to the end of the input.
void runThrough(MultiStep& multiStep, fuzz::Input& input, std::span<const char* const> words);

}  // namespace persistence::postgres
