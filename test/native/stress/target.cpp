#include "stress/target.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "mongodb/store.hpp"
#include "mysql/store.hpp"
#include "postgres/store.hpp"
#include "redis/store.hpp"
#include "stress/planted_store.hpp"

namespace persistence::stress {
namespace {

using Make = std::unique_ptr<Store> (*)(const Settings&);

const std::map<std::string, Make> kStores{{"redis", redis::makeStore},
                                          {"postgres", postgres::makeStore},
                                          {"mysql", mysql::makeStore},
                                          {"mongodb", mongodb::makeStore}};

}  // namespace

std::unique_ptr<Store> Target::makeStore() const {
  auto store = kStores.at(backend)(settings);
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
