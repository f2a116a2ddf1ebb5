// MongoDB as a Store.
#pragma once

#include <memory>

#include "core/settings.hpp"
#include "core/store.hpp"

namespace persistence::mongodb {

std::unique_ptr<Store> makeStore(const Settings& settings);

}  // namespace persistence::mongodb
