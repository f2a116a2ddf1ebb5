#include "mysql/failures.hpp"

#include <algorithm>
#include <utility>

#include "mysql/errors.hpp"
#include "mysql/handles.hpp"

namespace persistence::mysql {
namespace {

Error errorOf(const Answer& answer) { return serverError(answer.code, answer.message); }

bool isUnknown(const Answer& answer) { return answer.failed() && !errorOf(answer).outcomeKnown; }

// If BEGIN failed, the write committed by itself. A failure after the write does not keep COMMIT from committing it,
// except for a deadlock, which rolls the whole transaction back.
bool isCommitted(const Answers& answers) {
  if (answers.at(1).failed()) return false;
  if (answers.front().failed()) return true;
  return !answers.back().failed() && std::none_of(answers.begin(), answers.end(),
                                                  [](const Answer& answer) { return answer.code == ER_LOCK_DEADLOCK; });
}

// A failure that leaves the outcome open takes precedence over one that does not.
const Answer* tellingFailure(const Answers& answers) {
  auto found = std::find_if(answers.begin(), answers.end(), isUnknown);
  if (found == answers.end())
    found = std::find_if(answers.begin(), answers.end(), [](const Answer& answer) { return answer.failed(); });
  return found == answers.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Failure> failureOf(const Answers& answers, bool transaction) {
  const Answer* failed = tellingFailure(answers);
  if (!failed) return std::nullopt;
  Failure failure{errorOf(*failed)};
  const bool committed = transaction && isCommitted(answers);
  if (committed) failure.error = maybeApplied(std::move(failure.error));
  // A group member that rolled a write back accepts it again only while it is in its group. Then the group has not
  // committed the first one.
  failure.mayCountTwice = committed || (!failure.error.outcomeKnown && !failure.error.resends());
  return failure;
}

}  // namespace persistence::mysql
