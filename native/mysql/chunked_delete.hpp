#pragma once

#include <chrono>

#include "mysql/multi_step.hpp"

namespace persistence::mysql {

/// Deletes in small batches, so that no batch blocks other sessions for long.
class ChunkedDelete {
 public:
  ChunkedDelete(RequestId id, const Operation& operation);
  RequestId id() const { return ticket_; }
  /// Deletes the next batch. Returns the outcome after the last batch, else nullopt.
  std::optional<Outcome> step(const Server& server);

 private:
  using Clock = std::chrono::steady_clock;

  std::optional<Outcome> failed(const Answer& answer);
  void adapt(Clock::duration took);

  const RequestId ticket_;
  const bool counts_;
  const Statement& statement_;
  const std::string table_;
  const std::string& prefix_;
  int64_t size_ = 1000;
  double removed_ = 0;
  int clashes_ = 0;
};

}  // namespace persistence::mysql
