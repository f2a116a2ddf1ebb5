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
  /// Before the client connects. This object outlives the client.
  void watch(mongoc_client_t* client);
  void clear() { seen_.clear(); }
  /// Where all that answered are of another set than `wanted`, or of none.
  std::optional<Error> mismatch(const char* wanted) const;

 private:
  static void changed(const mongoc_apm_server_changed_t* event);

  std::set<std::string> seen_;  ///< empty: of a server that is in no set
};

}  // namespace persistence::mongodb
