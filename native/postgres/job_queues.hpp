// The operations that wait to be sent, in a queue per family, and the keys in flight. An operation is never sent while
// another batch in flight has an operation on its key, unless both only read. Worker thread only.
#pragma once

#include <array>
#include <deque>
#include <utility>
#include <vector>

#include "core/access.hpp"
#include "postgres/batch.hpp"

namespace persistence::postgres {

class JobQueues {
 public:
  void add(Job&& job) { queueOf(job).push_back(std::move(job)); }
  /// The job is sent again, by itself and before all later jobs of its family.
  void addAgain(Job& job);
  /// The operation is not sent, because its table must not be used.
  void refuse(RequestId id, Error&& error) { refused_.emplace_back(id, std::move(error)); }
  std::vector<std::pair<RequestId, Error>> takeRefused() { return std::exchange(refused_, {}); }
  void clear();

  /// The jobs that may be sent together now. Their keys are not in flight until leaves().
  Batch next();
  void leaves(const Job& job) { inFlight_.add(job.access); }
  /// The jobs of the batch are answered: their keys are no longer in flight.
  void returned(const Batch& batch);
  size_t size() const;

 private:
  static constexpr size_t kFamilies = static_cast<size_t>(Family::Idempotency) + 1;
  using Queue = std::deque<Job>;

  Queue& queueOf(const Job& job) { return queues_[static_cast<size_t>(job.access.family)]; }
  void takeFrom(Queue& queue, Batch& batch);

  std::array<Queue, kFamilies> queues_;
  size_t first_ = 0;
  InFlightSet inFlight_;
  std::vector<std::pair<RequestId, Error>> refused_;
};

}  // namespace persistence::postgres
