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
  /// What a server answered to a hello.
  void note(const bson_t& hello, const char* host) noexcept;
  void clear() {
    seen_.clear();
    unnamed_.clear();
    refusal_.reset();
  }
  /// Why a hello was refused, where none was answered: libmongoc calls it a failed login.
  std::optional<Error> refusal() const { return seen_.empty() && unnamed_.empty() ? refusal_ : std::nullopt; }
  /// Where all that answered are of another set than `wanted`, or of none, or of one that was never initiated.
  std::optional<Error> mismatch(const char* wanted) const;

 private:
  std::set<std::string> seen_;  ///< empty: of a server that is in no set
  std::string unnamed_;         ///< one that was started for a set, and has none
  std::optional<Error> refusal_;
};

/// Also where it has only just started.
Error notInitiated(const std::string& host);

}  // namespace persistence::mongodb
