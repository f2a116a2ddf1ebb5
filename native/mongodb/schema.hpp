// The documented collections and indexes: all are looked for first, and only missing ones are created.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/inspection.hpp"
#include "mongodb/connection.hpp"
#include "mongodb/notices.hpp"

namespace persistence::mongodb {

/// `lost` if the connection broke, `error` if the server or the options refuse.
struct Prepared {
  std::optional<Error> lost;
  std::optional<Error> error;
};

class Schema {
 public:
  Prepared prepare(Connection& connection, const Connect& wish);
  /// Reports which collections and indexes exist; nothing is changed.
  static Prepared inspect(Connection& connection, const Inspect& wish, std::vector<TableReport>& reports);
  /// Why a collection must not be used: in its state it can't keep the guarantees, and it may not be repaired from
  /// here.
  const Error* faultOf(const std::string& collection) const;
  /// Notices to the application about collections that are used; each once.
  std::vector<std::string> takeNotices() { return notices_.take(); }

 private:
  void note(const std::string& collection, const std::optional<Error>& error);

  std::map<std::string, Error> faults_;
  Notices notices_;
};

}  // namespace persistence::mongodb
