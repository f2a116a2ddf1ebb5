// One client of libmongoc: connecting, then ready for commands, one at a time. After a failure it is dropped and made
// anew, which is quicker than the library's own recovery, and the library never sleeps.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

#include "core/reply_limits.hpp"
#include "core/store.hpp"
#include "mongodb/document.hpp"
#include "mongodb/seeds.hpp"
#include "mongodb/server_session.hpp"
#include "mongodb/set_names.hpp"
#include "mongodb/settings.hpp"
#include "mongodb/stream.hpp"

namespace persistence::mongodb {

/// How a command counts as done.
enum class Certainty {
  Read,      ///< it writes nothing
  Local,     ///< it writes nothing, and finds what the primary has, whatever the server's default is
  Snapshot,  ///< it writes nothing, and finds all as it was at one moment; not on a standalone server
  Primary,   ///< the primary has written it
  Majority,  ///< most members of the replica set have
};

struct Reply {
  Document body;
  std::optional<Error> lost;  ///< the connection is of no use any more
};

class Connection {
 public:
  Connection(const Settings& settings, Awaiter& waiter)
      : settings_(settings), limits_(settings, kLargestMessage), waiter_(waiter) {}
  ~Connection() { close(); }

  // Inside of a session:
  /// Finds the server to write to, and logs in.
  std::optional<Error> establish(const Login& login);
  /// `limit`: bytes that the reply may have. `txnNumber`: of a retryable write, which is done once however often it is
  /// run.
  Reply run(Document command, Certainty certainty, size_t limit = kMaxPlainReply,
            std::optional<int64_t> txnNumber = std::nullopt);
  /// Of a retryable write; nothing where the server has none.
  std::optional<int64_t> nextTxnNumber() { return session_.next(client_.get()); }
  /// Two commands that take effect together or not at all.
  Reply runTogether(Document first, Document second);
  /// How long the server may be busy with what follows.
  void until(TimePoint deadline) { deadline_ = deadline; }
  /// It is lost, or leads to the wrong server: nothing more is sent.
  void abandon();
  void close();

  /// What the server says unasked; nothing when it has said nothing.
  std::optional<Error> farewell() { return streams_->farewell(); }
  int socket() const { return streams_->socket(); }
  std::optional<Encryption> encryption() const { return streams_->encryption(); }
  /// Not of a replica set, so that it has neither transactions nor snapshots.
  bool standalone() const { return standalone_; }
  const ReplyLimits& limits() const { return limits_; }
  const std::string& uri() const { return settings_.uri; }
  const std::string& database() const { return settings_.database; }

 private:
  UriHandle makeUri(const Login& login, Error& failure);
  std::optional<Error> learn(const mongoc_server_description_t* server);
  std::optional<Error> makeClient(const Login& login);
  void listen();
  Reply runOn(const std::string& database, Document command, Certainty certainty, size_t limit,
              std::optional<int64_t> txnNumber);
  Reply runIn(int64_t number, const std::string& database, Document command, Certainty certainty);
  std::optional<Error> takeBack();
  Reply replyOf(bson_t& body, const bson_error_t& error);
  Error failureOf(const bson_error_t& error) const;
  int64_t millisecondsLeft() const;
  void assure(Document& command, Certainty certainty, int64_t left) const;
  static mongoc_stream_t* connect(const mongoc_uri_t* uri, const mongoc_host_list_t* host, void* self,
                                  bson_error_t* error);

  // What each server says of itself: maxMessageSizeBytes.
  static constexpr size_t kLargestMessage = 48'000'000;

  const Settings& settings_;
  const ReplyLimits limits_;
  Awaiter& waiter_;
  TimePoint deadline_ = kNever;
  std::unique_ptr<StreamSet> streams_;
  SetNames setNames_;
  ClientHandle client_;
  bool established_ = false;
  bool standalone_ = false;
  pid_t process_ = 0;
  ServerSession session_;
  std::optional<int64_t> transaction_;  ///< the number of one that is not known to have ended
  Seeds seeds_{settings_.uri};
};

}  // namespace persistence::mongodb
