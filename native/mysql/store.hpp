#pragma once

#include <memory>
#include <vector>

#include "core/inspection.hpp"
#include "core/settings.hpp"
#include "core/store.hpp"

namespace persistence::mysql {

std::unique_ptr<Store> makeStore(const Settings& settings);
/// What is inside of the .node file.
std::vector<Library> libraries();

}  // namespace persistence::mysql
