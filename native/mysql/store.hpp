#pragma once

#include <memory>
#include <vector>

#include "core/inspection.hpp"
#include "core/store.hpp"
#include "mysql/settings.hpp"

namespace persistence::mysql {

/// The stores that a settings document asks for. @throws std::invalid_argument
StoreSource storesFor(const std::string& document);
std::unique_ptr<Store> makeStore(const Settings& settings);
/// The libraries that the .node file contains.
std::vector<Library> libraries();

}  // namespace persistence::mysql
