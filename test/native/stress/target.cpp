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

using StoresFor = StoreSource (*)(const std::string&);

const std::map<std::string, StoresFor> kStores{{"redis", redis::storesFor},
                                               {"postgres", postgres::storesFor},
                                               {"mysql", mysql::storesFor},
                                               {"mongodb", mongodb::storesFor}};

}  // namespace

std::unique_ptr<Store> Target::makeStore() const {
  auto store = source.makeStore();
  if (planted) return std::make_unique<planted::RacingStore>(std::move(store));
  return store;
}

std::vector<Target> readTargets(const char* document) {
  std::vector<Target> targets;
  for (const auto& json : nlohmann::json::parse(document ? document : "[]"))
    targets.push_back({json["name"], json["backend"], json["server"], json["steady"], json["planted"],
                       kStores.at(json["backend"])(json["settings"].dump())});
  return targets;
}

}  // namespace persistence::stress
