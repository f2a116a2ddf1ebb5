#include "mongodb/connection.hpp"

#include <unistd.h>

#include <algorithm>

#include "mongodb/client.hpp"
#include "mongodb/decode.hpp"
#include "mongodb/driver_init.hpp"
#include "mongodb/errors.hpp"
#include "mongodb/login_uri.hpp"
#include "net/errors.hpp"

namespace persistence::mongodb {
namespace {

// An upper bound for the session timeout that a server reports: longer than any session lasts.
constexpr int64_t kMaxMinutes = 60 * 24 * 365;

// A server that refused the hello is "Unknown". Its reply to the first command carries the reason.
bool takesWrites(std::string_view type) { return !type.starts_with("RS") || type == "RSPrimary"; }

Error takesNone(const mongoc_server_description_t* server) {
  const std::string type = mongoc_server_description_type(server);
  const std::string host = mongoc_server_description_host(server)->host_and_port;
  if (type == "RSGhost") return notInitiated(host);
  return {ErrorKind::ReadOnly,
          host + " is no primary (" + type +
              "), and nothing is read from it either: leave out directConnection, so that the primary is looked for",
          "", Retry::ByCaller};
}

bool declare(const ServerApi& wanted, mongoc_client_t& client, bson_error_t& error) {
  mongoc_server_api_version_t version{};
  mongoc_server_api_version_from_string(wanted.version.c_str(), &version);  // lib/ checks the version
  const ServerApiHandle api(mongoc_server_api_new(version));
  mongoc_server_api_strict(api.get(), wanted.strict);
  mongoc_server_api_deprecation_errors(api.get(), wanted.deprecationErrors);
  return mongoc_client_set_server_api(&client, api.get(), &error);
}

}  // namespace

mongoc_stream_t* Connection::connect(const mongoc_uri_t& uri, const mongoc_host_list_t& host,
                                     bson_error_t& error) noexcept {
  mongoc_stream_t* wire = nullptr;
  try {
    wire = makeWire(settings_, host, timeOfEach(&uri), *streams_);
  } catch (...) {  // out of memory; no exception may pass through libmongoc's frames
  }
  if (!wire) bson_set_error(&error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_CONNECT, "no connection");
  return wire;
}

// Makes libmongoc use our streams, and subscribes to the events of its search for the primary.
void Connection::listen() {
  mongoc_client_set_stream_initiator(
      client_.get(),
      [](const mongoc_uri_t* uri, const mongoc_host_list_t* host, void* self, bson_error_t* error) {
        return static_cast<Connection*>(self)->connect(*uri, *host, *error);
      },
      this);
  const CallbacksHandle callbacks(mongoc_apm_callbacks_new());
  // libmongoc's server descriptions leave out the replies of servers of another replica set.
  mongoc_apm_set_server_heartbeat_succeeded_cb(
      callbacks.get(), [](const mongoc_apm_server_heartbeat_succeeded_t* event) {
        auto& connection = *static_cast<Connection*>(mongoc_apm_server_heartbeat_succeeded_get_context(event));
        connection.setNames_.note(*mongoc_apm_server_heartbeat_succeeded_get_reply(event),
                                  mongoc_apm_server_heartbeat_succeeded_get_host(event)->host_and_port);
      });
  mongoc_apm_set_topology_changed_cb(callbacks.get(), [](const mongoc_apm_topology_changed_t* event) {
    const auto& connection = *static_cast<Connection*>(mongoc_apm_topology_changed_get_context(event));
    const auto* topology = mongoc_apm_topology_changed_get_new_description(event);
    if (connection.streams_ && mongoc_topology_description_has_writable_server(topology)) connection.streams_->found();
  });
  mongoc_client_set_apm_callbacks(client_.get(), callbacks.get(), this);
}

std::optional<Error> Connection::makeClient(const Login& login) {
  beginLibrary();
  close();
  Error failure;
  const UriHandle uri = loginUri(settings_, login, seeds_, failure);
  if (!uri) return failure;
  bson_error_t error{};
  setNames_.clear();
  client_ = newClient(uri.get(), waiter_, error);
  if (!client_) return net::whileConnecting(libraryError(error.domain, error.code, error.message));
  mongoc_client_set_error_api(client_.get(), MONGOC_ERROR_API_VERSION_2);
  if (settings_.serverApi && !declare(*settings_.serverApi, *client_.get(), error)) return commands_.failureOf(error);
  listen();
  streams_ = std::make_unique<StreamSet>(waiter_);
  process_ = getpid();
  return std::nullopt;
}

// Without the reset, libmongoc would look for a server on which to end its sessions, and sleep for up to half a second
// before it looks again.
void Connection::abandon() {
  if (!client_) return;
  streams_->cut();
  mongoc_client_reset(client_.get());
}

// libmongoc sends endSessions to a usable server, but does not wait for the reply.
void Connection::close() {
  if (client_ && getpid() != process_) client_.release();  // the client belongs to the parent of a forked process
  commands_.end();
  client_.reset();
  takeWarnings();
  streams_.reset();
}

// The selection finds the primary, and the first command logs in.
std::optional<Error> Connection::establish(const Login& login) {
  if (const auto failure = makeClient(login)) return failure;
  bson_error_t error{};
  const ServerHandle server(mongoc_client_select_server(client_.get(), true, nullptr, &error));
  streams_->asked();
  if (!server)
    return setNames_.mismatch(mongoc_uri_get_replica_set(mongoc_client_get_uri(client_.get())))
        .value_or(net::whileConnecting(commands_.failureOf(error)));
  if (auto failure = learn(server.get())) return failure;
  Document ping;
  ping.integer("ping", 1);
  Reply reply = run(std::move(ping), Certainty::Read);
  if (reply.lost) {
    if (auto refusal = setNames_.refusal()) return refusal;
    const std::string peer = mongoc_server_description_host(server.get())->host_and_port;
    return net::refusedBy(peer, net::whileConnecting(*reply.lost));
  }
  if (const auto lost = commands_.takeBack()) return net::whileConnecting(*lost);
  commands_.loggedIn();
  return std::nullopt;
}

std::optional<Error> Connection::learn(const mongoc_server_description_t* server) {
  const std::string_view type = mongoc_server_description_type(server);
  const bson_t& hello = *mongoc_server_description_hello_response(server);
  if (!takesWrites(type)) return takesNone(server);
  const std::chrono::minutes timeout(std::min(countAt(hello, "logicalSessionTimeoutMinutes"), kMaxMinutes));
  const bool standalone = type == "Standalone";
  commands_.begin(standalone, standalone ? std::chrono::minutes(0) : timeout);
  seeds_.learn(hello);
  return std::nullopt;
}

}  // namespace persistence::mongodb
