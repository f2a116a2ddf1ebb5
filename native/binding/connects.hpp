// The calls to connect() of a pool: their arguments, and why one could not create a table. JS thread only.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/operation.hpp"
#include "core/settings.hpp"

namespace persistence::binding {

/// The error keeps one lane from connecting. The pool can still serve by another lane.
bool isAboutConnecting(ErrorKind kind);

class Connects {
 public:
  void called(const Connect& connect);
  /// The latest; nothing before the first.
  const std::optional<Operation>& last() const { return last_; }
  const std::map<std::string, Connect>& byTable() const { return byTable_; }

  /// A lane has answered a call to connect(); `error`: nullptr when it is connected.
  void answered(const Error* error);
  /// Says of a table that is missing why connect() could not create it.
  Error explained(Error error) const;

 private:
  std::optional<Operation> last_;
  std::map<std::string, Connect> byTable_;  ///< the latest of each table
  std::optional<Error> schemaFailure_;      ///< of the last connect(), where it was connected
};

}  // namespace persistence::binding
