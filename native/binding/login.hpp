// How a lane asks the application for credentials.
#pragma once

#include "binding/environment.hpp"
#include "runtime/lane.hpp"

namespace persistence::binding {

void askForLogin(Environment& environment, Lane& lane);

}  // namespace persistence::binding
