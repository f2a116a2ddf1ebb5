// The server session of retryable writes, which continues from one client of libmongoc to the next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "mongodb/document.hpp"

namespace persistence::mongodb {

class ServerSession {
 public:
  /// `timeout`: the time after which the server forgets an unused session; zero if the server has no retryable writes.
  void connected(Duration timeout) { timeout_ = timeout; }
  /// To be called before the client is destroyed.
  void close() { handle_.reset(); }

  /// A txnNumber higher than any before in the same session; nothing if there are no retryable writes.
  std::optional<int64_t> next(mongoc_client_t* client);
  /// Adds the session to the options of a command; false if the client can't begin a session.
  bool join(mongoc_client_t* client, Document& options, bson_error_t& error);

 private:
  bool begin(mongoc_client_t* client, bson_error_t& error);

  Duration timeout_{};
  TimePoint usedAt_;
  SessionHandle handle_;
  std::string id_;
  int64_t number_ = 0;
};

}  // namespace persistence::mongodb
