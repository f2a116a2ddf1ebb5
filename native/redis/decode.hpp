// What a reply means to the operation that it answers.
#pragma once

#include "core/store.hpp"
#include "redis/reply.hpp"

namespace persistence::redis {

/// Takes what it needs out of the reply. Error replies are never handed to it.
using Read = Outcome (*)(Reply& reply, const Operation& operation);

Outcome readNothing(Reply& reply, const Operation&);
Outcome readTruth(Reply& reply, const Operation&);
Outcome readNumber(Reply& reply, const Operation&);
/// Seconds and microseconds, as milliseconds.
Outcome readTime(Reply& reply, const Operation&);
Outcome readText(Reply& reply, const Operation&);
/// A JavaScript adapter stores an empty text for `undefined`, and reads it as nothing. No value of ours is empty.
Outcome readValue(Reply& reply, const Operation&);
Outcome readTexts(Reply& reply, const Operation&);
/// Whether the owner is the one who asks.
Outcome readOwner(Reply& reply, const Operation& operation);
Outcome readBreaker(Reply& reply, const Operation&);
Outcome readEntry(Reply& reply, const Operation&);

/// An error reply's error, else what `read` makes of it.
Outcome readReply(Reply& reply, Read read, const Operation& operation);

}  // namespace persistence::redis
