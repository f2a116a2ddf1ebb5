#include "mongodb/connection.hpp"

#include <unistd.h>

#include <algorithm>

#include "mongodb/client.hpp"
#include "mongodb/decode.hpp"
#include "mongodb/driver_init.hpp"
#include "mongodb/errors.hpp"
#include "net/certificates.hpp"
#include "net/errors.hpp"

namespace persistence::mongodb {
namespace {

// The library would look after its connections now and then; ours are looked after by their lanes.
constexpr int32_t kNeverMilliseconds = 2'000'000'000;
// Of several hosts all are asked at once, and one that is silent must leave time for those that are not. Where there is
// but one, our own deadline ends it earlier.
constexpr int kPartForSilentHosts = 4;
constexpr int32_t kBeyondOurs = 60'000;
// A server's word that is longer than any session lasts.
constexpr int64_t kMaxMinutes = 60 * 24 * 365;
constexpr std::string_view kX509 = "MONGODB-X509";
const char* const kAdmin = "admin";

bool isAlone(const mongoc_uri_t* uri) { return mongoc_uri_get_option_as_bool(uri, MONGOC_URI_DIRECTCONNECTION, false); }

void setTimes(mongoc_uri_t* uri, Milliseconds connectTimeout) {
  const auto milliseconds = static_cast<int32_t>(std::min<int64_t>(connectTimeout.count(), kNeverMilliseconds));
  const int32_t ofEach = isAlone(uri) ? milliseconds + kBeyondOurs : std::max(1, milliseconds / kPartForSilentHosts);
  mongoc_uri_set_option_as_int32(uri, MONGOC_URI_CONNECTTIMEOUTMS, ofEach);
  mongoc_uri_set_option_as_int32(uri, MONGOC_URI_SOCKETTIMEOUTMS, kNeverMilliseconds);
  mongoc_uri_set_option_as_int32(uri, MONGOC_URI_HEARTBEATFREQUENCYMS, kNeverMilliseconds);
  mongoc_uri_set_option_as_int32(uri, MONGOC_URI_SOCKETCHECKINTERVALMS, kNeverMilliseconds);
}

Milliseconds timeOfEach(const mongoc_uri_t* uri) {
  return Milliseconds(mongoc_uri_get_option_as_int32(uri, MONGOC_URI_CONNECTTIMEOUTMS, 0));
}

bool succeeded(const Reply& reply) {
  const bson_t& body = *reply.body.get();
  return integerAt(body, "ok", 0) == 1 && !find(body, "writeErrors");
}

Document ending(const char* command) { return std::move(Document().integer(command, 1)); }

// "Unknown" is a server that refused the hello, and says at the first command why.
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
  mongoc_server_api_version_from_string(wanted.version.c_str(), &version);  // lib/ knows the versions
  const ServerApiHandle api(mongoc_server_api_new(version));
  mongoc_server_api_strict(api.get(), wanted.strict);
  mongoc_server_api_deprecation_errors(api.get(), wanted.deprecationErrors);
  return mongoc_client_set_server_api(&client, api.get(), &error);
}

// A certificate says by itself who it is, but the library wants to be told.
std::string userOf(const Settings& settings, const Login& login) {
  if (!login.user.empty() || settings.authMechanism != kX509 || !settings.tls) return login.user;
  return net::subjectOf(settings.tls->cert);
}

}  // namespace

UriHandle Connection::makeUri(const Login& login, Error& failure) {
  UriHandle uri = seeds_.uri(failure);
  if (!uri) return uri;
  const std::string user = userOf(settings_, login);
  if (!user.empty()) mongoc_uri_set_username(uri.get(), user.c_str());
  if (login.password) mongoc_uri_set_password(uri.get(), login.password->c_str());
  if (!settings_.authMechanism.empty()) mongoc_uri_set_auth_mechanism(uri.get(), settings_.authMechanism.c_str());
  if (!settings_.authSource.empty()) mongoc_uri_set_auth_source(uri.get(), settings_.authSource.c_str());
  if (!settings_.applicationName.empty()) mongoc_uri_set_appname(uri.get(), settings_.applicationName.c_str());
  setTimes(uri.get(), settings_.connectTimeout);
  mongoc_uri_set_option_as_bool(uri.get(), MONGOC_URI_RETRYWRITES, false);  // which is done here
  return uri;
}

mongoc_stream_t* Connection::connect(const mongoc_uri_t* uri, const mongoc_host_list_t* host, void* self,
                                     bson_error_t* error) {
  mongoc_stream_t* wire = nullptr;
  try {
    auto& connection = *static_cast<Connection*>(self);
    wire = makeWire(connection.settings_, *host, timeOfEach(uri), *connection.streams_);
  } catch (...) {  // no memory is left, and nothing may be thrown through the library
  }
  if (!wire) bson_set_error(error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_CONNECT, "no connection");
  return wire;
}

// What the library finds out while it looks for the primary.
void Connection::listen() {
  const CallbacksHandle callbacks(mongoc_apm_callbacks_new());
  // Its descriptions leave out what a server of another set than the wanted one answered.
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
  const UriHandle uri = makeUri(login, failure);
  if (!uri) return failure;
  bson_error_t error{};
  setNames_.clear();
  client_ = newClient(uri.get(), waiter_, error);
  if (!client_) return net::whileConnecting(libraryError(error.domain, error.code, error.message));
  mongoc_client_set_error_api(client_.get(), MONGOC_ERROR_API_VERSION_2);
  if (settings_.serverApi && !declare(*settings_.serverApi, *client_.get(), error)) return failureOf(error);
  mongoc_client_set_stream_initiator(client_.get(), connect, this);
  listen();
  streams_ = std::make_unique<StreamSet>(waiter_);
  process_ = getpid();
  return std::nullopt;
}

// To end its sessions the library would look for a server, and sleep for up to half a second before it looks again.
void Connection::abandon() {
  if (!client_) return;
  streams_->cut();
  mongoc_client_reset(client_.get());
}

// A server that is well hears that the sessions end, but its answer is not waited for.
void Connection::close() {
  if (client_ && getpid() != process_) client_.release();  // of the process that this one was forked from
  session_.close();
  client_.reset();
  takeWarnings();
  streams_.reset();
  established_ = false;
}

// Selecting finds the primary, and the first command logs in.
std::optional<Error> Connection::establish(const Login& login) {
  if (const auto failure = makeClient(login)) return failure;
  bson_error_t error{};
  const ServerHandle server(mongoc_client_select_server(client_.get(), true, nullptr, &error));
  streams_->asked();
  if (!server)
    return setNames_.mismatch(mongoc_uri_get_replica_set(mongoc_client_get_uri(client_.get())))
        .value_or(net::whileConnecting(failureOf(error)));
  if (auto failure = learn(server.get())) return failure;
  Document ping;
  ping.integer("ping", 1);
  Reply reply = run(std::move(ping), Certainty::Read);
  if (reply.lost) {
    if (auto refusal = setNames_.refusal()) return refusal;
    const std::string peer = mongoc_server_description_host(server.get())->host_and_port;
    return net::refusedBy(peer, net::whileConnecting(*reply.lost));
  }
  if (const auto lost = takeBack()) return net::whileConnecting(*lost);
  established_ = true;
  return std::nullopt;
}

std::optional<Error> Connection::learn(const mongoc_server_description_t* server) {
  const std::string_view type = mongoc_server_description_type(server);
  const bson_t& hello = *mongoc_server_description_hello_response(server);
  standalone_ = type == "Standalone";
  if (!takesWrites(type)) return takesNone(server);
  const std::chrono::minutes timeout(std::min(countAt(hello, "logicalSessionTimeoutMinutes"), kMaxMinutes));
  session_.connected(standalone_ ? std::chrono::minutes(0) : timeout);
  seeds_.learn(hello);
  return std::nullopt;
}

int64_t Connection::millisecondsLeft() const {
  if (deadline_ == kNever) return settings_.commandTimeout.count();
  const auto left = std::chrono::duration_cast<Milliseconds>(deadline_ - Clock::now()).count();
  return std::clamp<int64_t>(left, 1, INT32_MAX);
}

void Connection::assure(Document& command, Certainty certainty, int64_t left) const {
  Document concern;
  switch (certainty) {
    case Certainty::Read: return;
    case Certainty::Local: command.document("readConcern", concern.text("level", "local")); return;
    case Certainty::Snapshot:
      if (!standalone_) command.document("readConcern", concern.text("level", "snapshot"));
      return;
    case Certainty::Primary: command.document("writeConcern", concern.integer("w", 1)); return;
    case Certainty::Majority: command.document("writeConcern", concern.text("w", "majority").integer("wtimeout", left));
  }
}

Reply Connection::run(Document command, Certainty certainty, size_t limit, std::optional<int64_t> txnNumber) {
  return runOn(settings_.database, std::move(command), certainty, limit, txnNumber);
}

// As a write, also what reads: of one that reads, libmongoc lets a secondary answer where it is connected to that
// alone.
Reply Connection::runOn(const std::string& database, Document command, Certainty certainty, size_t limit,
                        std::optional<int64_t> txnNumber) {
  const int64_t left = millisecondsLeft();
  if (established_ && !find(*command.get(), "getMore")) command.integer("maxTimeMS", left);
  assure(command, certainty, left);
  bson_error_t error{};
  bson_t body;
  Document options;
  streams_->failure.reset();
  streams_->limit = limit;
  if (txnNumber) {
    command.integer("txnNumber", *txnNumber);
    if (!session_.join(client_.get(), options, error)) return {{}, failureOf(error)};
  }
  mongoc_client_write_command_with_opts(client_.get(), database.c_str(), command.get(), options.get(), &body, &error);
  return replyOf(body, error);
}

// The library's own transactions are tried again by it, and it sleeps before it does.
Reply Connection::runTogether(Document first, Document second) {
  const auto number = nextTxnNumber();
  if (!number) return {{}, Error{ErrorKind::ConnectionLost, "no session for a transaction", "", Retry::ByCaller}};
  transaction_ = number;
  Reply reply = runIn(*number, settings_.database, std::move(first.flag("startTransaction", true)), Certainty::Read);
  if (succeeded(reply)) reply = runIn(*number, settings_.database, std::move(second), Certainty::Read);
  if (succeeded(reply)) reply = runIn(*number, kAdmin, ending("commitTransaction"), Certainty::Majority);
  if (succeeded(reply))
    transaction_.reset();
  else if (!reply.lost && !refusalOf(reply).value_or(Refusal{}).error.wrongServer())
    reply.lost = takeBack();
  return reply;
}

// One that the server still holds would keep others, and what is sent again, from its documents.
std::optional<Error> Connection::takeBack() {
  if (!transaction_) return std::nullopt;
  const Reply reply = runIn(*transaction_, kAdmin, ending("abortTransaction"), Certainty::Read);
  if (!reply.lost) transaction_.reset();
  return reply.lost;
}

Reply Connection::runIn(int64_t number, const std::string& database, Document command, Certainty certainty) {
  return runOn(database, std::move(command.flag("autocommit", false)), certainty, kMaxPlainReply, number);
}

// Who answered at all has said whether it worked; with who did not there is nothing more to talk about.
Reply Connection::replyOf(bson_t& body, const bson_error_t& error) {
  Reply reply{Document::take(body), std::nullopt};
  if (find(*reply.body.get(), "ok")) return reply;
  reply.lost = failureOf(error);
  streams_->cut();
  return reply;
}

Error Connection::failureOf(const bson_error_t& error) const {
  return streams_->failure ? *streams_->failure : libraryError(error.domain, error.code, error.message);
}

}  // namespace persistence::mongodb
