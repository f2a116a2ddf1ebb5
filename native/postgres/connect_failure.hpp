// Why libpq could not connect, as far as it can be seen from outside.
#pragma once

#include <string>

#include "postgres/errors.hpp"
#include "postgres/handles.hpp"
#include "postgres/settings.hpp"

namespace persistence::postgres {

Stage stageOf(const PGconn& connection);

/// What is to be seen before the next step only.
ConnectFailure observe(PGconn& connection);
/// `failure`: what was observed before the step that failed.
Error failureOf(const PGconn& connection, ConnectFailure failure, const Settings& settings);
/// More than a login takes has come: another address, or another server, would be asked in vain.
Error floodedLogin(const Settings& settings);

/// libpq's last error in one line.
std::string errorTextOf(const PGconn& connection);

}  // namespace persistence::postgres
