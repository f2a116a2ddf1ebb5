// Decodes a reply into the outcome of its operation.
#pragma once

#include "core/store.hpp"
#include "redis/reply.hpp"

namespace persistence::redis {

/// Operations of several commands or of none: Encoder and decode() do not handle them.
template <typename Op>
concept TakesSteps = isOneOf<Op, Inspect, CacheClear, CacheKeys, CacheSize, CachePrune>;

/// The outcome of an operation that was one command. Moves texts out of the reply.
Outcome decode(Reply& reply, const Operation& operation);

}  // namespace persistence::redis
