// The documented collections and indexes: looked for first, and only what is missing is created.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/inspection.hpp"
#include "mongodb/connection.hpp"
#include "mongodb/notices.hpp"

namespace persistence::mongodb {

/// `lost` when the connection broke, `error` when the server or the options refuse.
struct Prepared {
  std::optional<Error> lost;
  std::optional<Error> error;
};

class Schema {
 public:
  Prepared prepare(Connection& connection, const Connect& wish);
  /// What is there and what is not; nothing is changed.
  static Prepared inspect(Connection& connection, const Inspect& wish, std::vector<TableReport>& reports);
  /// Why a collection is not to be used: as it is it can't keep the promises, and nobody may mend it.
  const Error* faultOf(const std::string& collection) const;
  /// What the application should know of collections that are used; each once.
  std::vector<std::string> takeNotices() { return notices_.take(); }

 private:
  void note(const std::string& collection, const std::optional<Error>& error);

  std::map<std::string, Error> faults_;
  Notices notices_;
};

}  // namespace persistence::mongodb
