// What libmongoc is told of a login: the servers, the user, the mechanism and the times.
#pragma once

#include "core/store.hpp"
#include "mongodb/handles.hpp"
#include "mongodb/seeds.hpp"
#include "mongodb/settings.hpp"

namespace persistence::mongodb {

/// Nothing, with `failure` set, when the servers can't be read.
UriHandle loginUri(const Settings& settings, const Login& login, Seeds& seeds, Error& failure);

/// How long each host may take to be connected to.
Milliseconds timeOfEach(const mongoc_uri_t* uri);

}  // namespace persistence::mongodb
