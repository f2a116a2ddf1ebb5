// The Redis stores, each with the defect PLANTED_STORE.
#pragma once

#include "redis/store.hpp"
#include "stress/planted_store.hpp"

namespace persistence::planted {

inline StoreSource storesFor(const std::string& document) {
  const StoreSource source = redis::storesFor(document);
  return {source.settings, [source] { return std::make_unique<PLANTED_STORE>(source.makeStore()); }};
}

inline std::vector<Library> libraries() { return redis::libraries(); }

}  // namespace persistence::planted
