#include "mongodb/set_names.hpp"

#include "mongodb/document.hpp"

namespace persistence::mongodb {

void SetNames::watch(mongoc_client_t* client) {
  const CallbacksHandle callbacks(mongoc_apm_callbacks_new());
  mongoc_apm_set_server_changed_cb(callbacks.get(), changed);
  mongoc_client_set_apm_callbacks(client, callbacks.get(), this);
}

// A server that has not answered has an empty document.
void SetNames::changed(const mongoc_apm_server_changed_t* event) {
  const auto* const server = mongoc_apm_server_changed_get_new_description(event);
  const bson_t* const hello = mongoc_server_description_hello_response(server);
  if (!hello || bson_empty(hello)) return;
  try {
    static_cast<SetNames*>(mongoc_apm_server_changed_get_context(event))->seen_.emplace(textAt(*hello, "setName"));
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
