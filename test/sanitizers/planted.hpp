// The Redis stores, each with the defect PLANTED_STORE.
#pragma once

#include "redis/store.hpp"
#include "stress/planted_store.hpp"

namespace persistence::planted {

inline std::unique_ptr<Store> makeStore(const Settings& settings) {
  return std::make_unique<PLANTED_STORE>(redis::makeStore(settings));
}

inline std::vector<Library> libraries() { return redis::libraries(); }

}  // namespace persistence::planted
