// Decides whether a pool takes one more call: not if its queue is full, or if it is closed. JS thread only.
#pragma once

#include <optional>

#include "core/settings.hpp"

namespace persistence::binding {

/// The load that a call adds to the queue. connect() and disconnect() add none: they must not delay an operation.
struct QueueUsage {
  size_t operations = 0;
  size_t bytes = 0;
};

class Admission {
 public:
  explicit Admission(const Settings& settings) : maxOperations_(settings.maxQueue), maxBytes_(settings.maxQueueBytes) {}

  /// The error if a call with this load is refused.
  std::optional<Error> refusal(const QueueUsage& load) const;
  void enter(const QueueUsage& load) {
    waiting_.operations += load.operations;
    waiting_.bytes += load.bytes;
  }
  void leave(const QueueUsage& load) {
    waiting_.operations -= load.operations;
    waiting_.bytes -= load.bytes;
  }

  void close() { closed_ = true; }
  bool isClosed() const { return closed_; }

 private:
  const size_t maxOperations_;
  const size_t maxBytes_;
  QueueUsage waiting_;
  bool closed_ = false;
};

}  // namespace persistence::binding
