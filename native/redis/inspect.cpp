#include "redis/inspect.hpp"

#include <utility>

#include "net/tls.hpp"
#include "redis/info.hpp"
#include "redis/store.hpp"

namespace persistence::redis {
namespace {

constexpr std::string_view kSettings[] = {"maxmemory", "maxmemory_policy", "aof_enabled", "role"};

}  // namespace

std::vector<Library> libraries() {
  const auto part = [](int number) { return std::to_string(number); };
  return {{"hiredis", part(HIREDIS_MAJOR) + "." + part(HIREDIS_MINOR) + "." + part(HIREDIS_PATCH)}, net::tlsLibrary()};
}

std::optional<Outcome> Inspector::take(Reply& reply, RespWriter& requests) {
  if (std::exchange(asked_, true)) {
    readSave(reply);
    return Result(textOf(found_));
  }
  readInfo(reply);
  requests.add({"CONFIG", "GET", "save"});
  return std::nullopt;
}

// Valkey reports as `redis_version` the version of Redis that it is compatible with.
void Inspector::readInfo(const Reply& reply) {
  if (reply.type != Reply::Type::Text) return;
  const std::string_view valkey = infoValue(reply.text, "valkey_version");
  if (!valkey.empty()) found_.product = "Valkey";
  found_.version = valkey.empty() ? infoValue(reply.text, "redis_version") : valkey;
  for (const std::string_view name : kSettings) {
    const std::string_view value = infoValue(reply.text, name);
    if (!value.empty()) found_.settings[std::string(name)] = value;
  }
  if (const auto role = found_.settings.find("role"); role != found_.settings.end())
    found_.readOnly = role->second == "slave";
}

void Inspector::readSave(const Reply& reply) {
  if (reply.type == Reply::Type::Array && reply.elements.size() == 2) found_.settings["save"] = reply.elements[1]->text;
}

}  // namespace persistence::redis
