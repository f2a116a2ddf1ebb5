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

/// The read or write concern of a command.
enum class Certainty {
  Read,      ///< none: the command writes nothing, or is part of a transaction
  Local,     ///< a read of the primary's current data, whatever the server's default read concern is
  Snapshot,  ///< a read of all documents as of one moment; a standalone server does not support it
  Primary,   ///< a write that the primary has applied
  Majority,  ///< a write that most members of the replica set have applied
};

struct Reply {
  Document body;
  std::optional<Error> lost;  ///< why the connection is unusable, if it is
};

class Commands {
 public:
  Commands(const Settings& settings, const ClientHandle& client, const std::unique_ptr<StreamSet>& streams)
      : settings_(settings), client_(client), streams_(streams) {}

  /// To be called when the server is known. `sessionTimeout`: see ServerSession.
  void begin(bool standalone, Duration sessionTimeout);
  /// To be called after the login: from now on the server accepts maxTimeMS.
  void loggedIn() { established_ = true; }
  /// To be called before the client is destroyed.
  void end();

  /// `limit`: the most bytes that the reply may have. `txnNumber`: the number of a retryable write, which takes effect
  /// once however often it is run.
  Reply run(Document command, Certainty certainty, size_t limit, std::optional<int64_t> txnNumber);
  /// Runs two commands that take effect together or not at all.
  Reply runTogether(Document first, Document second);
  /// Aborts a transaction that may still be open. Returns the error if the connection was lost.
  std::optional<Error> takeBack();
  /// The number of the next retryable write; nothing if the server does not support them.
  std::optional<int64_t> nextTxnNumber() { return session_.next(client_.get()); }
  /// Sets the deadline for the commands that follow.
  void until(TimePoint deadline) { deadline_ = deadline; }

  /// The server belongs to no replica set, so it has neither transactions nor snapshots.
  bool standalone() const { return standalone_; }
  /// Prefers the error of the stream, which is more specific than libmongoc's.
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
  std::optional<int64_t> transaction_;  ///< the number of a transaction that may still be open
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
