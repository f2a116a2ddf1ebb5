#include "redis/inspector.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "net/tls.hpp"
#include "redis/store.hpp"

namespace persistence::redis {
namespace {

constexpr std::string_view kSettings[] = {"maxmemory", "maxmemory_policy", "aof_enabled", "redis_mode", "role"};

std::string_view takeLine(std::string_view& text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size()));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

}  // namespace

std::vector<Library> libraries() {
  const auto part = [](int number) { return std::to_string(number); };
  return {{"hiredis", part(HIREDIS_MAJOR) + "." + part(HIREDIS_MINOR) + "." + part(HIREDIS_PATCH)}, net::tlsLibrary()};
}

std::optional<Outcome> Inspector::take(Reply& reply, Requests& requests) {
  if (std::exchange(asked_, true)) {
    readSave(reply);
    return Result(textOf(found_));
  }
  readInfo(reply);
  requests.add({"CONFIG", "GET", "save"});
  return std::nullopt;
}

// Valkey tells under `redis_version` which Redis it is like.
void Inspector::readInfo(const Reply& reply) {
  if (reply.type != Reply::Type::Text) return;
  for (std::string_view text = reply.text; !text.empty();) {
    const std::string_view line = takeLine(text);
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string name(line.substr(0, colon)), value(line.substr(colon + 1));
    if (name == "redis_version" && found_.version.empty()) found_.version = value;
    if (name == "valkey_version") found_.product = "Valkey";
    if (name == "valkey_version") found_.version = value;
    if (std::find(std::begin(kSettings), std::end(kSettings), name) != std::end(kSettings))
      found_.settings[name] = value;
    if (name == "role") found_.readOnly = value == "slave";
  }
}

void Inspector::readSave(const Reply& reply) {
  if (reply.type == Reply::Type::Array && reply.elements.size() == 2) found_.settings["save"] = reply.elements[1]->text;
}

}  // namespace persistence::redis
