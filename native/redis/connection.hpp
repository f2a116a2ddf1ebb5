// One connection: connecting, then the handshake, then ready for commands. Nothing here waits.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "core/store.hpp"
#include "net/transport.hpp"
#include "redis/handshake.hpp"
#include "redis/reply.hpp"
#include "redis/resp_writer.hpp"

namespace persistence::redis {

class Connection {
 public:
  explicit Connection(const Settings& settings) : settings_(settings), transport_(settings) {}

  std::optional<Error> open(const Login& login);
  void close();
  Phase phase() const { return phase_; }

  /// Advances a connection that isn't ready.
  Progress establish();
  RespWriter& requests() { return writer_; }
  /// Sends as many bytes as the socket takes.
  Progress flush();
  /// Receives once; `moved` is set if there may be new replies.
  Progress receive();
  /// Receiving again before waiting may give more bytes.
  bool holdsMore() const { return full_ || transport_.holdsBytes(); }
  /// The next whole reply, which may take `limit` bytes, or nothing.
  std::unique_ptr<Reply> next(size_t limit) { return reader_->next(limit); }
  bool tooLong() const { return reader_->tooLong(); }
  /// The error if the server sent bytes that are not RESP2, or a reply that is too long.
  std::optional<Error> garbled(size_t limit) const;
  Error strayReply() const;

  const ServerTraits& server() const { return handshake_.server(); }
  std::optional<Encryption> encryption() const { return transport_.encryption(); }
  Interest interest() const { return transport_.interest(!writer_.empty()); }

 private:
  enum class State { Reaching, Handshake };

  Progress greet();
  bool takeGreeting();
  static Progress fail(Error error);

  const Settings& settings_;
  net::Transport transport_;
  Login login_;
  Phase phase_ = Phase::Closed;
  State state_ = State::Reaching;
  bool full_ = false;
  Handshake handshake_;
  RespWriter writer_;
  std::unique_ptr<ReplyReader> reader_;
  std::array<char, 1u << 16> room_{};
};

}  // namespace persistence::redis
