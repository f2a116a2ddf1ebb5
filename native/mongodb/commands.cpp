#include "mongodb/commands.hpp"

#include <algorithm>

#include "mongodb/decode.hpp"
#include "mongodb/errors.hpp"

namespace persistence::mongodb {
namespace {

const char* const kAdmin = "admin";

bool succeeded(const Reply& reply) {
  const bson_t& body = *reply.body.get();
  return integerAt(body, "ok", 0) == 1 && !find(body, "writeErrors");
}

Document ending(const char* command) { return std::move(Document().integer(command, 1)); }

}  // namespace

int64_t Commands::millisecondsLeft() const {
  if (deadline_ == kNever) return settings_.commandTimeout.count();
  const auto left = std::chrono::duration_cast<Milliseconds>(deadline_ - Clock::now()).count();
  return std::clamp<int64_t>(left, 1, INT32_MAX);
}

void Commands::assure(Document& command, Certainty certainty, int64_t left) const {
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

Reply Commands::run(Document command, Certainty certainty, size_t limit, std::optional<int64_t> txnNumber) {
  return runOn(settings_.database, std::move(command), certainty, limit, txnNumber);
}

// Reads use the write call too: on a direct connection to a secondary, libmongoc's read call would let the secondary
// answer.
Reply Commands::runOn(const std::string& database, Document command, Certainty certainty, size_t limit,
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

// Not libmongoc's own transactions: libmongoc retries them, and sleeps before each retry.
Reply Commands::runTogether(Document first, Document second) {
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

// A transaction that stays open on the server would lock its documents for other clients, and for the retried write.
std::optional<Error> Commands::takeBack() {
  if (!transaction_) return std::nullopt;
  const Reply reply = runIn(*transaction_, kAdmin, ending("abortTransaction"), Certainty::Read);
  if (!reply.lost) transaction_.reset();
  return reply.lost;
}

Reply Commands::runIn(int64_t number, const std::string& database, Document command, Certainty certainty) {
  return runOn(database, std::move(command.flag("autocommit", false)), certainty, kMaxPlainReply, number);
}

// Any reply carries `ok`. Without one the connection is unusable.
Reply Commands::replyOf(bson_t& body, const bson_error_t& error) {
  Reply reply{Document::take(body), std::nullopt};
  if (find(*reply.body.get(), "ok")) return reply;
  reply.lost = failureOf(error);
  streams_->cut();
  return reply;
}

Error Commands::failureOf(const bson_error_t& error) const {
  return streams_->failure ? *streams_->failure : libraryError(error.domain, error.code, error.message);
}

}  // namespace persistence::mongodb
