// What a reply says.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "mongodb/connection.hpp"

namespace persistence::mongodb {

/// An error of the server with its code, which decides what becomes of it.
struct Refusal {
  int64_t code = 0;
  Error error;
};

/// Why the whole command was turned away; nothing when it was carried out.
std::optional<Refusal> refusalOf(const Reply& reply);
/// The statements that failed, by their places in the command.
std::map<size_t, Refusal> failedStatements(const Reply& reply);
/// The same may be sent again with the same txnNumber.
bool isRetryableWrite(const Reply& reply);
/// What was written was not confirmed by as many members as was asked for.
std::optional<Refusal> unconfirmedBy(const Reply& reply);

/// A checkpoint as the application sees it: without the prefix.
Bytes checkpointOf(const bson_t& row, size_t prefixLength);
/// Nothing where its state is none.
std::optional<BreakerState> breakerOf(const bson_t& row);
Bytes copyOf(const bson_t& row);

}  // namespace persistence::mongodb
