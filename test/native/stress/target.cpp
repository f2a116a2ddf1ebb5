#include "stress/target.hpp"

#include <nlohmann/json.hpp>

#include "postgres/store.hpp"
#include "redis/store.hpp"
#include "stress/planted_store.hpp"

namespace persistence::stress {

std::unique_ptr<Store> Target::makeStore() const {
  auto store = backend == "redis" ? redis::makeStore(settings) : postgres::makeStore(settings);
  if (planted) return std::make_unique<planted::RacingStore>(std::move(store));
  return store;
}

std::vector<Target> readTargets(const char* document) {
  std::vector<Target> targets;
  for (const auto& json : nlohmann::json::parse(document ? document : "[]"))
    targets.push_back({json["name"], json["backend"], json["server"], json["steady"], json["planted"],
                       readSettings(json["settings"].dump())});
  return targets;
}

}  // namespace persistence::stress
