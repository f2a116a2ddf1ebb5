#include "postgres/walk.hpp"

#include <cstdlib>

#include "postgres/errors.hpp"

namespace persistence::postgres {
namespace {

constexpr int kMostClashes = 10;

}  // namespace

std::variant<Requests, Outcome> Walk::next(const Answers& answers) {
  if (answers.failure) {
    const bool again = passesWhenSentAlone(answers.failure->error.nativeCode) && ++clashes_ <= kMostClashes;
    if (!again) return Outcome(answers.failure->error);
    return batch();
  }
  if (answers.each.empty()) return batch();
  const PGresult* answer = answers.each.front().get();
  if (PQgetisnull(answer, 0, 0)) return ended();
  from_.assign(PQgetvalue(answer, 0, 0), PQgetlength(answer, 0, 0));
  if (counts_) removed_ += std::atof(PQgetvalue(answer, 0, 1));
  return batch();
}

Requests Walk::batch() const {
  Requests requests;
  requests.push_back({&statement_, {}, table_});
  requests.back().parameters.text(prefix_).text(from_);
  return requests;
}

Outcome Walk::ended() const {
  if (counts_) return Result(removed_);
  return Result();
}

}  // namespace persistence::postgres
