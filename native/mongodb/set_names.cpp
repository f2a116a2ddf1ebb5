#include "mongodb/set_names.hpp"

#include "mongodb/document.hpp"
#include "mongodb/errors.hpp"

namespace persistence::mongodb {

// A server that starts or shuts down does not name its set; nor does a server whose set was never initiated.
void SetNames::note(const bson_t& hello, const char* host) noexcept {
  try {
    if (integerAt(hello, "ok", 0) != 1) {
      refusal_ = serverError(integerAt(hello, "code", 0), textAt(hello, "codeName"), textAt(hello, "errmsg"));
      return;
    }
    if (find(hello, "isreplicaset")) {
      unnamed_ = host;
      return;
    }
    seen_.emplace(textAt(hello, "setName"));
  } catch (...) {  // no exception may pass through libmongoc's frames
  }
}

std::optional<Error> SetNames::mismatch(const char* wanted) const {
  if (seen_.empty() && !unnamed_.empty()) return notInitiated(unnamed_);
  if (!wanted || seen_.empty() || seen_.count(wanted)) return std::nullopt;
  const std::string name = *seen_.rbegin();
  const std::string found = name.empty() ? "a member of no replica set" : "of the replica set \"" + name + "\"";
  return Error{ErrorKind::ConnectFailed,
               "the server is " + found + ", and the URL says replicaSet=" + wanted + ": give the name of its set", ""};
}

Error notInitiated(const std::string& host) {
  return {ErrorKind::ConnectFailed,
          host +
              " has no replica set yet, although it was started with replSet: run rs.initiate() on it, where it is "
              "not just starting",
          "", Retry::ByCaller};
}

}  // namespace persistence::mongodb
