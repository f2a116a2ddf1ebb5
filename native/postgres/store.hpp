#pragma once

#include <memory>
#include <vector>

#include "core/inspection.hpp"
#include "core/store.hpp"
#include "postgres/settings.hpp"

namespace persistence::postgres {

/// The settings of a document and the factory of their stores. @throws std::invalid_argument
StoreSource storesFor(const std::string& document);
std::unique_ptr<Store> makeStore(const Settings& settings);
/// The libraries inside the .node file, with their versions.
std::vector<Library> libraries();

}  // namespace persistence::postgres
