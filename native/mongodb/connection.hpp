// One client of libmongoc: connecting, then ready for commands, one at a time. After a failure it is dropped and made
// anew, which is quicker than the library's own recovery.
#pragma once

#include <sys/types.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/settings.hpp"
#include "core/store.hpp"
#include "mongodb/document.hpp"
#include "mongodb/wire.hpp"

namespace persistence::mongodb {

/// How a command counts as done.
enum class Certainty {
  Read,      ///< it writes nothing
  Primary,   ///< the primary has written it
  Majority,  ///< most members of the replica set have
};

struct Reply {
  Document body;
  std::optional<Error> lost;  ///< the connection is of no use any more
};

class Connection {
 public:
  explicit Connection(const Settings& settings) : settings_(settings) {}
  ~Connection() { close(); }

  std::optional<Error> open(const Login& login);
  void close();
  Phase phase() const { return phase_; }
  void mayWait(TimePoint until) { deadline_ = until; }
  void interrupt();

  /// Finds the server to write to, and logs in.
  std::optional<Error> establish();
  Reply run(Document command, Certainty certainty);
  /// Two commands that take effect together or not at all.
  Reply runTogether(const Document& first, const Document& second);
  /// Nobody asked anything: whether the server has closed the connection.
  bool isCut() const;

  Interest interest() const { return {patience_ ? patience_->socket : -1, true, false}; }
  const std::string& database() const { return settings_.database; }

 private:
  UriHandle makeUri(const Login& login, Error& failure) const;
  Reply runIn(mongoc_client_session_t* session, const Document& command);
  Reply commit(mongoc_client_session_t* session);
  Reply replyOf(bson_t& body, const bson_error_t& error) const;
  Error failureOf(const bson_error_t& error) const;
  int64_t millisecondsLeft() const;
  static mongoc_stream_t* connect(const mongoc_uri_t*, const mongoc_host_list_t* host, void* self, bson_error_t* error);

  const Settings& settings_;
  Phase phase_ = Phase::Closed;
  TimePoint deadline_ = kNever;
  std::mutex patienceMutex_;  // between the worker, who makes and drops it, and who interrupts
  std::unique_ptr<Patience> patience_;
  bool interrupted_ = false;
  ClientHandle client_;
  pid_t process_ = 0;
};

}  // namespace persistence::mongodb
