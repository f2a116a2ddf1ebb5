// Finds out why libpq could not connect. libpq has no error codes for it.
#pragma once

#include <string>

#include "postgres/errors.hpp"
#include "postgres/handles.hpp"
#include "postgres/settings.hpp"

namespace persistence::postgres {

Stage stageOf(const PGconn& connection);

/// The facts that can only be read before libpq's next step.
ConnectFailure observe(PGconn& connection);
/// `failure`: from observe() before the step that failed.
Error failureOf(const PGconn& connection, ConnectFailure failure, const Settings& settings);
/// The error if the server sent more bytes than a login takes. No other address or server is tried.
Error floodedLogin(const Settings& settings);

/// libpq's last error in one line.
std::string errorTextOf(const PGconn& connection);

}  // namespace persistence::postgres
