// The calls to connect() of a pool: their arguments, and the last failure to create a table. JS thread only.
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
  /// The latest call; nothing before the first.
  const std::optional<Operation>& last() const { return last_; }
  const std::map<std::string, Connect>& byTable() const { return byTable_; }

  /// A lane has answered a call to connect(). `error`: nullptr if the lane is connected.
  void answered(const Error* error);
  /// Adds the reason why connect() could not create a table to the error of a call that misses it.
  Error explained(Error error) const;

 private:
  std::optional<Operation> last_;
  std::map<std::string, Connect> byTable_;  ///< the latest call for each table
  std::optional<Error> schemaFailure_;      ///< the last error of connect() on an open connection; none after a success
};

}  // namespace persistence::binding
