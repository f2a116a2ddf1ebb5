#include "mongodb/set_names.hpp"

#include "mongodb/document.hpp"

namespace persistence::mongodb {

// A server that has not answered has an empty document. One that starts or shuts down has a set, but does not name it.
void SetNames::note(const mongoc_server_description_t* server) noexcept {
  const bson_t* const hello = mongoc_server_description_hello_response(server);
  if (!hello || integerAt(*hello, "ok", 0) != 1 || find(*hello, "isreplicaset")) return;
  try {
    seen_.emplace(textAt(*hello, "setName"));
  } catch (...) {  // nothing may be thrown through the library
  }
}

std::optional<Error> SetNames::mismatch(const char* wanted) const {
  if (!wanted || seen_.empty() || seen_.count(wanted)) return std::nullopt;
  const std::string name = *seen_.rbegin();
  const std::string found = name.empty() ? "a member of no replica set" : "of the replica set \"" + name + "\"";
  return Error{ErrorKind::ConnectFailed,
               "the server is " + found + ", and the URL says replicaSet=" + wanted + ": give the name of its set", "",
               false, true};
}

}  // namespace persistence::mongodb
