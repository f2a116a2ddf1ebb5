// One client of libmongoc: it connects, and is then ready for commands, one at a time. After a failure it is destroyed
// and made anew: this is quicker than libmongoc's own recovery, and libmongoc never sleeps.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <utility>

#include "mongodb/commands.hpp"
#include "mongodb/seeds.hpp"
#include "mongodb/set_names.hpp"

namespace persistence::mongodb {

class Connection {
 public:
  Connection(const Settings& settings, Awaiter& waiter)
      : settings_(settings), limits_(settings, kLargestMessage), waiter_(waiter) {}
  ~Connection() { close(); }
  /// The members refer to each other.
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // To be called inside a session:
  /// Finds the server to write to, and logs in.
  std::optional<Error> establish(const Login& login);
  /// To be called when the connection is lost, or leads to the wrong server: nothing more is sent.
  void abandon();
  void close();

  /// These forward to Commands.
  Reply run(Document command, Certainty certainty, size_t limit = kMaxPlainReply,
            std::optional<int64_t> txnNumber = std::nullopt) {
    return commands_.run(std::move(command), certainty, limit, txnNumber);
  }
  Reply runTogether(Document first, Document second) {
    return commands_.runTogether(std::move(first), std::move(second));
  }
  std::optional<int64_t> nextTxnNumber() { return commands_.nextTxnNumber(); }
  void until(TimePoint deadline) { commands_.until(deadline); }
  bool standalone() const { return commands_.standalone(); }

  /// The error if the server has closed the idle connection, or has sent anything unasked; otherwise nothing.
  std::optional<Error> farewell() { return streams_->farewell(); }
  int socket() const { return streams_->socket(); }
  std::optional<Encryption> encryption() const { return streams_->encryption(); }
  const ReplyLimits& limits() const { return limits_; }
  const Settings& settings() const { return settings_; }

 private:
  std::optional<Error> makeClient(const Login& login);
  void listen();
  mongoc_stream_t* connect(const mongoc_uri_t& uri, const mongoc_host_list_t& host, bson_error_t& error) noexcept;
  std::optional<Error> learn(const mongoc_server_description_t* server);

  // The maxMessageSizeBytes that every server reports.
  static constexpr size_t kLargestMessage = 48'000'000;

  const Settings& settings_;
  const ReplyLimits limits_;
  Awaiter& waiter_;
  std::unique_ptr<StreamSet> streams_;
  SetNames setNames_;
  ClientHandle client_;
  pid_t process_ = 0;
  Seeds seeds_{settings_.uri};
  Commands commands_{settings_, client_, streams_};
};

}  // namespace persistence::mongodb
