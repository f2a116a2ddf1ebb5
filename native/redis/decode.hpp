// What a reply means to the operation that it answers.
#pragma once

#include "core/store.hpp"
#include "redis/reply.hpp"

namespace persistence::redis {

/// More than one command or none: they are neither encoded nor decoded as one.
template <typename Op>
concept TakesSteps = isOneOf<Op, Inspect, CacheClear, CacheKeys, CacheSize, CachePrune>;

/// The outcome of an operation that was one command. Takes what it needs out of the reply.
Outcome decode(Reply& reply, const Operation& operation);

}  // namespace persistence::redis
