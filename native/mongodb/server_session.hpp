// The server session of retryable writes, which goes on from one client of libmongoc to the next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "mongodb/document.hpp"

namespace persistence::mongodb {

class ServerSession {
 public:
  /// `timeout`: after which the server forgets a session that is not used; zero: it has no retryable writes.
  void connected(Duration timeout) { timeout_ = timeout; }
  /// The client is about to go.
  void close() { handle_.reset(); }

  /// Higher than any before in the same session; nothing where there are no retryable writes.
  std::optional<int64_t> next(mongoc_client_t* client);
  /// What makes a command part of it; false when the client can't begin a session.
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
