// Asks the server what the collections are like. Nothing is changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mongodb/connection.hpp"
#include "mongodb/decode.hpp"
#include "mongodb/schema_check.hpp"

namespace persistence::mongodb {

/// What the server says of a collection.
struct Look {
  std::optional<Refusal> refusal{};
  std::optional<Error> lost{};
  bool found = false;
  std::vector<SchemaDefect> defects{};
  std::optional<SchemaDefect> doubt{};  ///< what may keep it from being used: the writes will tell
  Document missing{};                   ///< documented indexes
  std::vector<std::string> inTheWay{};  ///< indexes that keep those from being created
  std::vector<SchemaDefect> hidden{};
};

class Looking {
 public:
  explicit Looking(Connection& connection) : connection_(connection) {}

  /// All of them by one command; then at() looks at each. Returns why the connection was lost.
  std::optional<Error> list(const std::vector<Collection>& collections);
  /// Why the server does not list them.
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
