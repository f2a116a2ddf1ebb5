// The operations that wait for their command, and which of them go into one together.
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
  bool alone = false;  ///< the reply to several was too long
  /// Earlier ones that need no statement of their own: it overwrites them, or counts them along.
  std::vector<Job> superseded{};
  /// What `operation` points to, where it has to outlive the caller's.
  std::shared_ptr<const Operation> copy{};
};

inline bool isFirstTry(const Job& job) { return job.tries == 0; }

/// Operations of one kind, about one collection.
using Batch = std::vector<Job>;

class BatchQueue {
 public:
  void add(RequestId id, const Operation& operation);
  /// The oldest operation and those of its kind that may go along: nothing overtakes an operation on its own key.
  Batch next();
  /// Also when it is added again, on the next connection.
  void goesAlone(RequestId id) { alone_.insert(id); }
  /// For another try, before everything that came later.
  void putBack(Batch batch);
  bool empty() const { return jobs_.empty(); }
  size_t size() const { return jobs_.size(); }
  void clear() { jobs_.clear(); }

 private:
  std::deque<Job> jobs_;
  std::unordered_set<RequestId> alone_;
};

}  // namespace persistence::mongodb
