// Examines the collections on the server. Nothing is changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mongodb/connection.hpp"
#include "mongodb/decode.hpp"
#include "mongodb/schema_check.hpp"

namespace persistence::mongodb {

/// The state of a collection on the server.
struct Look {
  std::optional<Refusal> refusal{};
  std::optional<Error> lost{};
  bool found = false;
  std::vector<SchemaDefect> defects{};
  std::optional<SchemaDefect> doubt{};  ///< a defect that may keep it from being used: only the writes show it
  Document missing{};                   ///< documented indexes
  std::vector<std::string> inTheWay{};  ///< indexes that keep the missing ones from being created
  std::vector<SchemaDefect> hidden{};
};

class Looking {
 public:
  explicit Looking(Connection& connection) : connection_(connection) {}

  /// Lists all of them by one command; then at() examines each. Returns the error if the connection was lost.
  std::optional<Error> list(const std::vector<Collection>& collections);
  /// Why the server refused to list them.
  std::optional<Refusal> refusal() const { return refusalOf(listed_); }
  Look at(const Collection& collection);

 private:
  Look at(const Collection& collection, const bson_t& info);
  void tryValidator(const Collection& collection, const bson_t& info, Look& look);
  void seeIndexes(const Collection& collection, Look& look);

  Connection& connection_;
  Reply listed_;
};

}  // namespace persistence::mongodb
