#include "postgres/job_queues.hpp"

namespace persistence::postgres {

void JobQueues::addAgain(Job& job) {
  job.alone = true;
  queueOf(job).push_front(std::move(job));
}

void JobQueues::clear() {
  for (Queue& queue : queues_) queue.clear();
  refused_.clear();
  inFlight_.clear();
}

// Begins with another queue each time, so that no family starves.
Batch JobQueues::next() {
  Batch batch;
  first_ = (first_ + 1) % kFamilies;
  for (size_t at = 0; at < kFamilies; ++at) takeFrom(queues_[(first_ + at) % kFamilies], batch);
  return batch;
}

void JobQueues::takeFrom(Queue& queue, Batch& batch) {
  while (!queue.empty() && batch.takes(queue.front()) && !inFlight_.clashes(queue.front().access)) {
    batch.add(std::move(queue.front()));
    queue.pop_front();
  }
}

void JobQueues::returned(const Batch& batch) {
  for (const Job& job : batch.jobs()) inFlight_.remove(job.access);
}

size_t JobQueues::size() const {
  size_t jobs = 0;
  for (const Queue& queue : queues_) jobs += queue.size();
  return jobs;
}

}  // namespace persistence::postgres
