// An operation of several steps. Each step is a transaction of its own, and its answers determine the next step.
#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "core/store.hpp"
#include "postgres/bound_statement.hpp"
#include "postgres/rows.hpp"

namespace persistence::postgres {

using BoundStatements = std::vector<BoundStatement>;

struct Failure {
  Error error;
  size_t at = 0;  ///< the index of the statement in its step; beyond the last: the commit
};

struct Answers {
  std::vector<ResultHandle> each;
  std::optional<Failure> failure;

  /// Throws UnexpectedAnswer if there are fewer answers.
  const PGresult& at(size_t bound) const {
    if (bound >= each.size()) throw UnexpectedAnswer("the server sent fewer answers than statements");
    return *each[bound];
  }
};

class MultiStep {
 public:
  virtual ~MultiStep() = default;
  /// The next step, or the outcome. Called without answers for the first step.
  virtual std::variant<BoundStatements, Outcome> next(const Answers& answers) = 0;
};

}  // namespace persistence::postgres
