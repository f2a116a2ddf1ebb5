#include "mongodb/seeds.hpp"

#include <string_view>

#include "mongodb/document.hpp"

namespace persistence::mongodb {
namespace {

constexpr std::string_view kScheme = "mongodb://";  // with mongodb+srv://, libmongoc asks DNS each time

UriHandle parse(const std::string& text, Error& failure) {
  bson_error_t error{};
  UriHandle uri(mongoc_uri_new_with_error(text.c_str(), &error));
  if (!uri) failure = {ErrorKind::UnsupportedOption, error.message, std::to_string(error.code)};
  return uri;
}

bool isSingle(const mongoc_uri_t* uri) {
  return mongoc_uri_get_option_as_bool(uri, MONGOC_URI_DIRECTCONNECTION, false) ||
         mongoc_uri_get_option_as_bool(uri, MONGOC_URI_LOADBALANCED, false);
}

}  // namespace

UriHandle Seeds::uri(Error& failure) {
  UriHandle uri;
  if (usesMembers()) {
    uri = parse(withMembers(), failure);
    if (!uri) members_.clear();  // the primary named a host that no URI can name
  }
  if (!uri) uri = parse(uri_, failure);
  if (!uri) return uri;
  isSingle_ = isSingle(uri.get());
  if (attempts_ == 0) isSetNamed_ = mongoc_uri_get_replica_set(uri.get()) != nullptr;
  // A member's address may by now belong to another set.
  if (usesMembers()) mongoc_uri_set_option_as_utf8(uri.get(), MONGOC_URI_REPLICASET, setName_.c_str());
  ++attempts_;
  return uri;
}

void Seeds::learn(const bson_t& hello) {
  attempts_ = 1;
  members_.clear();
  setName_ = textAt(hello, "setName");
  if (setName_.empty() || isSingle_ || !uri_.starts_with(kScheme)) return;
  for (const char* const list : {"hosts", "passives"})
    for (const std::string_view host : textsAt(hello, list)) members_.append(",").append(host);
}

// If the URL names no set, the set may have been made anew on the URL's hosts. So every second attempt uses only these.
bool Seeds::usesMembers() const { return !members_.empty() && (isSetNamed_ || attempts_ % 2 == 1); }

std::string Seeds::withMembers() const {
  std::string uri = uri_;
  return uri.insert(uri.find('/', kScheme.size()), members_);
}

}  // namespace persistence::mongodb
