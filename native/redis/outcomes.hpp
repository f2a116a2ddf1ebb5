// What a reply means to the operation that it answers.
#pragma once

#include "core/store.hpp"
#include "redis/reply.hpp"

namespace persistence::redis {

/// Takes what it needs out of the reply. Error replies are never handed to it.
using Read = Outcome (*)(Reply& reply);

Outcome readNothing(Reply& reply);
Outcome readTruth(Reply& reply);
Outcome readNumber(Reply& reply);
/// Seconds and microseconds, as milliseconds.
Outcome readTime(Reply& reply);
Outcome readText(Reply& reply);
Outcome readTexts(Reply& reply);
Outcome readBreaker(Reply& reply);
Outcome readEntry(Reply& reply);

/// An error reply's error, else what `read` makes of it.
Outcome readReply(Reply& reply, Read read);

}  // namespace persistence::redis
