// Failures of breakers. Each caller gets the count that its own failure made, so many breakers in one command are
// counted by comparison: the counts are read, and a statement adds to its breaker only as long as that count stands
// there.
#include <map>
#include <utility>

#include "mongodb/commands.hpp"
#include "mongodb/parts.hpp"
#include "mongodb/work.hpp"

namespace persistence::mongodb {
namespace {

int64_t failuresIn(const Job& job) { return static_cast<int64_t>(job.covered.size()) + 1; }

}  // namespace

void Work::recordFailures() {
  if (batch_.size() == 1) return recordFailuresOfOne();
  if (!read(findCounts(batch_))) return;
  std::map<std::string, int64_t> counts;
  eachRow(
      [&counts](const bson_t& row) { counts[std::string(textAt(row, "key"))] = integerAt(row, "failureCount", 0); });
  std::vector<int64_t> before;
  std::map<Ticket, int64_t> expected;
  for (const Job& job : batch_) {
    int64_t& count = counts[nameOfDocument(*job.operation)];
    before.push_back(count);
    expected[job.ticket] = std::exchange(count, count + failuresIn(job));
  }
  Batch overtaken;
  write(failuresOf(batch_, before), &overtaken);
  for (const Job& job : batch_) tellCounts(job, expected[job.ticket]);
  line_.putBack(std::move(overtaken));
}

void Work::recordFailuresOfOne() {
  const Reply reply = write(failureOf(batch_.front()));
  if (batch_.empty()) return;
  const Job& job = batch_.front();
  tellCounts(job, integerAt(*reply.body.get(), "value.failureCount", 0) - failuresIn(job));
}

void Work::tellCounts(const Job& job, int64_t before) {
  auto count = static_cast<double>(before);
  for (const Job& covered : job.covered) deliver(covered, Result{++count});
  deliver_(job.ticket, Result{++count});
}

}  // namespace persistence::mongodb
