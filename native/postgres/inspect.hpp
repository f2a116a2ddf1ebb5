// Compares the existing tables with their definitions, in one step that changes nothing.
#pragma once

#include "postgres/connection.hpp"
#include "postgres/schema.hpp"

namespace persistence::postgres {

class Inspector : public MultiStep {
 public:
  Inspector(const Inspect& inspect, const std::string& schema, const Connection& connection);
  std::variant<BoundStatements, Outcome> next(const Answers& answers) override;

 private:
  BoundStatements look() const;
  TableReport report(const TableSpec& spec, const SchemaCheck& check, const Answers& answers) const;

  const std::string ownTable_;
  const std::string& schema_;
  const std::string backend_;
  const std::vector<TableSpec> tables_;
  Inspection found_;
  bool asked_ = false;
};

}  // namespace persistence::postgres
