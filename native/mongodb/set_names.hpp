// The names of the replica sets whose members answered while a client looked for the primary. If a member is of another
// set than the URL's `replicaSet`, libmongoc drops it without a reason.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/error.hpp"
#include "mongodb/handles.hpp"

namespace persistence::mongodb {

class SetNames {
 public:
  /// Notes a server's reply to hello.
  void note(const bson_t& hello, const char* host) noexcept;
  void clear() {
    seen_.clear();
    unnamed_.clear();
    refusal_.reset();
  }
  /// Why a hello was refused, if no server accepted one: libmongoc reports a failed login instead.
  std::optional<Error> refusal() const { return seen_.empty() && unnamed_.empty() ? refusal_ : std::nullopt; }
  /// The error if every server that answered is of another set than `wanted`, of none, or of one that was never
  /// initiated.
  std::optional<Error> mismatch(const char* wanted) const;

 private:
  std::set<std::string> seen_;  ///< an empty name: a server that is in no set
  std::string unnamed_;         ///< a server that was started for a set, and has none
  std::optional<Error> refusal_;
};

/// A server that has only just started gets this error too.
Error notInitiated(const std::string& host);

}  // namespace persistence::mongodb
