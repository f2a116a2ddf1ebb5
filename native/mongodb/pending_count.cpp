#include "mongodb/pending_count.hpp"

#include <utility>

namespace persistence::mongodb {

void PendingCount::begin(Batch batch, std::vector<int64_t> before, std::optional<int64_t> txnNumber) {
  *this = {};
  batch_ = std::move(batch);
  before_ = std::move(before);
  txnNumber_ = txnNumber;
  for (Job& job : batch_) {
    tickets_.insert(job.id);
    for (const Job& superseded : job.superseded) tickets_.insert(superseded.id);
    // A caller whose deadline passes takes its operation away, but the statement must stay the same.
    job.copy = std::make_shared<const Operation>(*job.operation);
    job.operation = job.copy.get();
  }
}

void PendingCount::reconnected() {
  waits_ = false;
  if (!txnNumber_) end();
}

bool PendingCount::join(RequestId id) {
  if (!tickets_.contains(id)) return false;
  waits_ = true;
  return true;
}

}  // namespace persistence::mongodb
