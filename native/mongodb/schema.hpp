// The documented collections and indexes: looked for first, and only what is missing is created.
#pragma once

#include <optional>

#include "mongodb/connection.hpp"

namespace persistence::mongodb {

/// `lost` when the connection broke, `error` when the server or the options refuse.
struct Prepared {
  std::optional<Error> lost;
  std::optional<Error> error;
};

Prepared prepareSchema(Connection& connection, const Connect& wish);

}  // namespace persistence::mongodb
