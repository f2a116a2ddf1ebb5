// Commands to the server that a client of libmongoc is connected to, one at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/reply_limits.hpp"
#include "core/store.hpp"
#include "mongodb/document.hpp"
#include "mongodb/server_session.hpp"
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

class Commands {
 public:
  Commands(const Settings& settings, const ClientHandle& client, const std::unique_ptr<StreamSet>& streams)
      : settings_(settings), client_(client), streams_(streams) {}

  /// The server is known. `sessionTimeout`: see ServerSession.
  void begin(bool standalone, Duration sessionTimeout);
  /// The login has ended: the server takes bounds of time from now on.
  void loggedIn() { established_ = true; }
  /// The client is about to go.
  void end();

  /// `limit`: bytes that the reply may have. `txnNumber`: of a retryable write, which is done once however often it is
  /// run.
  Reply run(Document command, Certainty certainty, size_t limit, std::optional<int64_t> txnNumber);
  /// Two commands that take effect together or not at all.
  Reply runTogether(Document first, Document second);
  /// Ends a transaction that may still be open. Returns why the connection was lost.
  std::optional<Error> takeBack();
  /// Of a retryable write; nothing where the server has none.
  std::optional<int64_t> nextTxnNumber() { return session_.next(client_.get()); }
  /// How long the server may be busy with what follows.
  void until(TimePoint deadline) { deadline_ = deadline; }

  /// Not of a replica set, so that it has neither transactions nor snapshots.
  bool standalone() const { return standalone_; }
  /// The stream's error where it has one, as it says more.
  Error failureOf(const bson_error_t& error) const;

 private:
  Reply runOn(const std::string& database, Document command, Certainty certainty, size_t limit,
              std::optional<int64_t> txnNumber);
  Reply runIn(int64_t number, const std::string& database, Document command, Certainty certainty);
  Reply replyOf(bson_t& body, const bson_error_t& error);
  int64_t millisecondsLeft() const;
  void assure(Document& command, Certainty certainty, int64_t left) const;

  const Settings& settings_;
  const ClientHandle& client_;
  const std::unique_ptr<StreamSet>& streams_;
  ServerSession session_;
  TimePoint deadline_ = kNever;
  bool standalone_ = false;
  bool established_ = false;
  std::optional<int64_t> transaction_;  ///< the number of one that is not known to have ended
};

inline void Commands::begin(bool standalone, Duration sessionTimeout) {
  standalone_ = standalone;
  session_.connected(sessionTimeout);
}

inline void Commands::end() {
  session_.close();
  established_ = false;
}

}  // namespace persistence::mongodb
