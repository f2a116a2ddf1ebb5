// Deletes in small batches in one pass through a cache table, so that other sessions are never blocked for long.
#pragma once

#include <chrono>

#include "postgres/multi_step.hpp"

namespace persistence::postgres {

class ChunkedDelete : public MultiStep {
 public:
  /// Refers to the operation's bytes.
  ChunkedDelete(const CacheClear& clear, const std::string& schema)
      : statement_(kCacheClear), prefix_(clear.prefix), schema_(schema), table_(clear.table) {}
  ChunkedDelete(const CachePrune& prune, const std::string& schema)
      : statement_(kCachePrune), prefix_(prune.prefix), schema_(schema), table_(prune.table), counts_(true) {}

  std::variant<BoundStatements, Outcome> next(const Answers& answers) override;

 private:
  using Clock = std::chrono::steady_clock;

  BoundStatements measure();
  BoundStatements batch();
  std::variant<BoundStatements, Outcome> again(const Error& error);
  void adapt();
  Outcome ended() const;

  const Statement& statement_;
  const std::string& prefix_;
  const std::string& schema_;
  const std::string& table_;
  const bool counts_ = false;
  int64_t end_ = -1;  // in blocks; rows behind it are younger than this operation
  int64_t from_ = 0;
  int64_t size_ = 8;
  Clock::time_point sent_;
  double removed_ = 0;
  int clashes_ = 0;
};

}  // namespace persistence::postgres
