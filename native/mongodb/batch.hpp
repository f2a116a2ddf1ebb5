// The operations that wait to be sent, and the choice of those that share a command.
#pragma once

#include <deque>
#include <memory>
#include <unordered_set>
#include <vector>

#include "core/access.hpp"
#include "core/store.hpp"

namespace persistence::mongodb {

struct Job {
  RequestId id;
  const Operation* operation;
  Access access;
  TimePoint since;
  int tries = 0;
  bool alone = false;  ///< the reply to a shared command was too long
  /// Earlier jobs that need no statement of their own: this job overwrites their value, or adds their failures too.
  std::vector<Job> superseded{};
  /// Keeps the operation that `operation` points to, if it must outlive the caller's.
  std::shared_ptr<const Operation> copy{};
};

inline bool isFirstTry(const Job& job) { return job.tries == 0; }

/// Operations of one kind on one collection.
using Batch = std::vector<Job>;

class BatchQueue {
 public:
  void add(RequestId id, const Operation& operation);
  /// The oldest operation, and the operations of its kind that can share its command. No operation overtakes an earlier
  /// one on the same key.
  Batch next();
  /// The request gets a command of its own, also when it is added again on the next connection.
  void goesAlone(RequestId id) { alone_.insert(id); }
  /// Queues the jobs for another try, ahead of all later ones.
  void putBack(Batch batch);
  bool empty() const { return jobs_.empty(); }
  size_t size() const { return jobs_.size(); }
  void clear() { jobs_.clear(); }

 private:
  std::deque<Job> jobs_;
  std::unordered_set<RequestId> alone_;
};

}  // namespace persistence::mongodb
