// Makes a client of libmongoc. Its hosts may be named in DNS only (mongodb+srv).
#pragma once

#include "mongodb/handles.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mongodb {

/// Returns null and sets `error` if no client can be made. libmongoc looks up DNS records in calls that can't be
/// interrupted, so they run on a thread of their own; `waiter` ends the wait for them.
ClientHandle newClient(const mongoc_uri_t* uri, Awaiter& waiter, bson_error_t& error);

}  // namespace persistence::mongodb
