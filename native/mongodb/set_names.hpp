// The names of the replica sets whose members answered while a client looked for the primary: libmongoc drops members
// of another set than the URL's `replicaSet` without a reason.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/error.hpp"
#include "mongodb/handles.hpp"

namespace persistence::mongodb {

class SetNames {
 public:
  void note(const mongoc_server_description_t* server) noexcept;
  void clear() { seen_.clear(); }
  /// Where all that answered are of another set than `wanted`, or of none.
  std::optional<Error> mismatch(const char* wanted) const;

 private:
  std::set<std::string> seen_;  ///< empty: of a server that is in no set
};

}  // namespace persistence::mongodb
