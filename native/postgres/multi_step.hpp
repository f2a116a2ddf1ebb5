// An operation of several steps. Each step is a transaction of its own, and its answers decide on the next.
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
  size_t at = 0;  ///< which request of the step; beyond the last: the commit
};

struct Answers {
  std::vector<ResultHandle> each;
  std::optional<Failure> failure;

  /// Throws UnexpectedAnswer where there are fewer.
  const PGresult& at(size_t bound) const {
    if (bound >= each.size()) throw UnexpectedAnswer("the server sent fewer answers than statements");
    return *each[bound];
  }
};

class MultiStep {
 public:
  virtual ~MultiStep() = default;
  /// The next step, or the outcome. Called with no answers for the first one.
  virtual std::variant<BoundStatements, Outcome> next(const Answers& answers) = 0;
};

}  // namespace persistence::postgres
