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
  int attempt = 0;  ///< how often its preparation was sent
  State state = State::Absent;

  void renew();
};

class PreparedStatements {
 public:
  PreparedStatements(std::string schema, bool named) : schema_(std::move(schema)), named_(named) {}

  PreparedStatement& of(const BoundStatement& bound);
  bool named() const { return named_; }

  /// Note the result of a preparation, and of a use. `sqlstate`: empty for success. `attempt`: the preparation that the
  /// result depends on. If there has been a later one, the state of the statement stays as it is.
  void prepared(PreparedStatement& statement, int attempt, std::string_view sqlstate);
  void used(PreparedStatement& statement, int attempt, std::string_view sqlstate);

 private:
  const std::string schema_;
  bool named_;
  std::map<std::string, std::unordered_map<const Statement*, PreparedStatement>, std::less<>> tables_;
};

}  // namespace persistence::postgres
