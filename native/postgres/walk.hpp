// Deletes in small batches on one way through a cache table's primary key, so that others are never blocked for long.
#pragma once

#include "postgres/procedure.hpp"

namespace persistence::postgres {

class Walk : public Procedure {
 public:
  /// Refers to the operation's bytes.
  explicit Walk(const CacheClear& clear) : statement_(kCacheClear), prefix_(clear.prefix), table_(clear.table) {}
  explicit Walk(const CachePrune& prune)
      : statement_(kCachePrune), prefix_(prune.prefix), table_(prune.table), counts_(true) {}

  std::variant<Requests, Outcome> next(const Answers& answers) override;

 private:
  Requests batch() const;
  Outcome ended() const;

  const Statement& statement_;
  const std::string& prefix_;
  const std::string& table_;
  const bool counts_ = false;
  std::string from_;
  double removed_ = 0;
  int clashes_ = 0;
};

}  // namespace persistence::postgres
