#include "fuzz/support/mongodb_connection.hpp"

#include "fuzz/support/mongodb_replies.hpp"
#include "net/errors.hpp"

namespace persistence::mongodb {
namespace {

fuzz::Input* source = nullptr;

Reply nextReply() {
  if (source->isOver()) return {{}, net::endOfStream("the server")};
  return {anyReply(*source), std::nullopt};
}

}  // namespace

AnyServer::AnyServer(fuzz::Input& input) {
  source = &input;
  connection_.establish({});
}

AnyServer::~AnyServer() { source = nullptr; }

// ---- native/mongodb/connection.hpp ----

std::optional<Error> Connection::establish(const Login&) {
  streams_ = std::make_unique<StreamSet>(waiter_);
  const bool standalone = source->flag();
  commands_.begin(standalone, std::chrono::minutes(source->flag() ? 30 : 0));
  commands_.loggedIn();
  return std::nullopt;
}

void Connection::close() {
  commands_.end();
  streams_.reset();
}

void Connection::abandon() { streams_->cut(); }

// ---- native/mongodb/commands.hpp ----

Reply Commands::run(Document, Certainty, size_t, std::optional<int64_t>) {
  Reply reply = nextReply();
  // The real connection does the same with a reply without `ok`.
  if (!reply.lost && !find(*reply.body.get(), "ok")) reply.lost = net::endOfStream("the server");
  return reply;
}

Reply Commands::runTogether(Document, Document) { return run({}, Certainty::Majority, 0, std::nullopt); }

// ---- native/mongodb/server_session.hpp ----

std::optional<int64_t> ServerSession::next(mongoc_client_t*) {
  return timeout_ == Duration::zero() ? std::nullopt : std::optional(++number_);
}

bool ServerSession::join(mongoc_client_t*, Document&, bson_error_t&) { return true; }

}  // namespace persistence::mongodb
