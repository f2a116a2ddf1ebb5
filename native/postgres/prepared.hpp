// The statements that one connection has prepared.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "postgres/bound_statement.hpp"

namespace persistence::postgres {

struct PreparedStatement {
  enum class State { Absent, Sent, Ready };

  std::string text;
  std::string name;
  int generation = 0;
  int attempt = 0;  ///< counts how often it was sent to be prepared
  State state = State::Absent;

  void renew();
};

class PreparedStatements {
 public:
  PreparedStatements(std::string schema, bool named) : schema_(std::move(schema)), named_(named) {}

  PreparedStatement& of(const BoundStatement& bound);
  bool named() const { return named_; }

  /// Takes in what became of a preparation, and of a use. The SQLSTATE is empty when it went well, `attempt` is the
  /// one that it depended on.
  void prepared(PreparedStatement& statement, int attempt, std::string_view sqlstate);
  void used(PreparedStatement& statement, int attempt, std::string_view sqlstate);

 private:
  const std::string schema_;
  bool named_;
  std::map<std::string, std::unordered_map<const Statement*, PreparedStatement>, std::less<>> tables_;
};

}  // namespace persistence::postgres
