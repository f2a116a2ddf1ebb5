// Decodes the replies of the server.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "mongodb/connection.hpp"

namespace persistence::mongodb {

/// An error of the server. Its code decides how the error is handled.
struct Refusal {
  int64_t code = 0;
  Error error;
};

/// Why the server refused the whole command; nothing if the command ran.
std::optional<Refusal> refusalOf(const Reply& reply);
/// The statements that failed, by their places in the command.
std::map<size_t, Refusal> failedStatements(const Reply& reply);
/// The same command may be sent again with the same txnNumber.
bool isRetryableWrite(const Reply& reply);
/// The error of a write that fewer members confirmed than its write concern asks for.
std::optional<Refusal> unconfirmedBy(const Reply& reply);

/// A checkpoint as the application sees it: without the prefix.
Bytes checkpointOf(const bson_t& row, size_t prefixLength);
/// Nothing if the stored state is unknown.
std::optional<BreakerState> breakerOf(const bson_t& row);
Bytes copyOf(const bson_t& row);

}  // namespace persistence::mongodb
