#include "mongodb/pending_count.hpp"

#include <utility>

namespace persistence::mongodb {

void Counting::begin(Batch batch, std::vector<int64_t> before, std::optional<int64_t> txnNumber) {
  *this = {};
  batch_ = std::move(batch);
  before_ = std::move(before);
  txnNumber_ = txnNumber;
  for (Job& job : batch_) {
    tickets_.insert(job.ticket);
    for (const Job& covered : job.covered) tickets_.insert(covered.ticket);
    // A caller whose deadline passes takes its operation away; the statement must stay the same.
    job.copy = std::make_shared<const Operation>(*job.operation);
    job.operation = job.copy.get();
  }
}

void Counting::reconnected() {
  waits_ = false;
  if (!txnNumber_) end();
}

bool Counting::join(Ticket ticket) {
  if (!tickets_.contains(ticket)) return false;
  waits_ = true;
  return true;
}

}  // namespace persistence::mongodb
