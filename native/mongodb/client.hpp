// A client of libmongoc, whose hosts may stand in DNS only (mongodb+srv).
#pragma once

#include "mongodb/handles.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mongodb {

/// Nothing, with `error` set, when there is none. The library asks for records in calls that can't be interrupted, so
/// they run on a thread of their own; `waiter` ends the wait for them.
ClientHandle newClient(const mongoc_uri_t* uri, Awaiter& waiter, bson_error_t& error);

}  // namespace persistence::mongodb
