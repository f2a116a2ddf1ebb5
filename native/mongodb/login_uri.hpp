// The URI that libmongoc logs in with: the servers, the user, the mechanism and the timeouts.
#pragma once

#include "core/store.hpp"
#include "mongodb/handles.hpp"
#include "mongodb/seeds.hpp"
#include "mongodb/settings.hpp"

namespace persistence::mongodb {

/// Null, with `failure` set, if the servers can't be parsed.
UriHandle loginUri(const Settings& settings, const Login& login, Seeds& seeds, Error& failure);

/// The time within which each host has to be connected.
Milliseconds timeOfEach(const mongoc_uri_t* uri);

}  // namespace persistence::mongodb
