#pragma once

#include <memory>

#include "core/settings.hpp"
#include "core/store.hpp"

namespace persistence::mysql {

std::unique_ptr<Store> makeStore(const Settings& settings);

}  // namespace persistence::mysql
