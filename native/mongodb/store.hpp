// MongoDB as a Store.
#pragma once

#include <memory>
#include <vector>

#include "core/inspection.hpp"
#include "core/store.hpp"
#include "mongodb/settings.hpp"

namespace persistence::mongodb {

/// The stores that a settings document asks for. @throws std::invalid_argument
StoreSource storesFor(const std::string& document);
std::unique_ptr<Store> makeStore(const Settings& settings);
/// The libraries that are inside of the .node file.
std::vector<Library> libraries();

}  // namespace persistence::mongodb
