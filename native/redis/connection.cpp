#include "redis/connection.hpp"

#include "core/reply_limits.hpp"
#include "net/errors.hpp"
#include "redis/errors.hpp"

namespace persistence::redis {

std::optional<Error> Connection::open(const Login& login) {
  close();
  login_ = login;
  reader_ = std::make_unique<ReplyReader>();
  auto failure = transport_.open();
  if (failure) return whileConnecting(*failure);
  phase_ = Phase::Connecting;
  return std::nullopt;
}

void Connection::close() {
  transport_.close();
  writer_.clear();
  reader_.reset();
  login_ = {};
  phase_ = Phase::Closed;
  state_ = State::Reaching;
  full_ = false;
}

Progress Connection::establish() {
  if (state_ == State::Handshake) return greet();
  auto step = transport_.advance();
  if (step.failure) return fail(*step.failure);
  if (!step.done) return {};
  handshake_.begin(settings_, login_, writer_);
  login_ = {};
  state_ = State::Handshake;
  return greet();
}

// A server that refuses a connection may send the reason before it closes the connection. So replies are read before a
// failure counts.
Progress Connection::greet() {
  const auto sent = flush();
  const auto received = receive();
  const bool spoke = takeGreeting();
  const auto failure = received.failure ? received.failure : sent.failure;
  if (auto refusal = handshake_.refusal(failure.has_value())) {
    if (failure || handshake_.done()) return fail(net::refusedBy(transport_.peer(), *refusal));
  }
  if (failure) return fail(closedEarly(*failure));
  if (auto failure = garbled(kMaxPlainReply)) return fail(*failure);
  if (handshake_.done()) phase_ = Phase::Ready;
  return {sent.moved || spoke, std::nullopt};
}

bool Connection::takeGreeting() {
  bool spoke = false;
  while (!handshake_.done()) {
    const auto reply = next(kMaxPlainReply);
    if (!reply) break;
    handshake_.take(*reply);
    spoke = true;
  }
  return spoke;
}

Progress Connection::flush() {
  Progress progress;
  while (!writer_.empty() && !progress.failure) {
    auto transfer = transport_.send(writer_.waiting());
    progress.failure = std::move(transfer.failure);
    if (transfer.bytes == 0) break;
    writer_.sent(transfer.bytes);
    progress.moved = true;
  }
  return progress;
}

Progress Connection::receive() {
  if (!reader_->drained()) return {};  // bytes behind the last reply of the handshake
  auto transfer = transport_.receive(room_);
  full_ = transfer.bytes == room_.size();
  if (transfer.bytes > 0) reader_->feed({room_.data(), transfer.bytes});
  return {transfer.bytes > 0, std::move(transfer.failure)};
}

std::optional<Error> Connection::garbled(size_t limit) const {
  if (!reader_->broken()) return std::nullopt;
  return reader_->tooLong() ? floodError(limit) : protocolError(transport_.peer());
}

Error Connection::strayReply() const { return protocolError(transport_.peer()); }

Progress Connection::fail(Error error) { return {true, whileConnecting(std::move(error))}; }

}  // namespace persistence::redis
