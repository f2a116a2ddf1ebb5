#include "net/transport.hpp"

namespace persistence::net {

std::optional<Error> Transport::open() {
  state_ = State::Connecting;
  return socket_.open(settings_);
}

Step Transport::advance() {
  if (state_ == State::Connecting) {
    auto step = connect();
    if (!step.done) return step;
  }
  if (state_ == State::Handshaking) return handshake();
  return {state_ == State::Open, std::nullopt};
}

Step Transport::connect() {
  auto step = socket_.connect();
  if (!step.done) return step;
  state_ = settings_.tls ? State::Handshaking : State::Open;
  if (settings_.tls) step.failure = tls_.open(*settings_.tls, settings_.host, socket_);
  step.done = !step.failure;
  return step;
}

Step Transport::handshake() {
  auto step = tls_.handshake();
  if (step.done) state_ = State::Open;
  return step;
}

Transfer Transport::send(std::string_view bytes) { return settings_.tls ? tls_.send(bytes) : socket_.send(bytes); }

Transfer Transport::receive(std::span<char> room) { return settings_.tls ? tls_.receive(room) : socket_.receive(room); }

void Transport::close() {
  tls_.close();
  socket_.close();
  state_ = State::Closed;
}

std::optional<Encryption> Transport::encryption() const {
  if (!settings_.tls || state_ != State::Open) return std::nullopt;
  return tls_.encryption();
}

Interest Transport::interest(bool output) const {
  if (state_ == State::Connecting) return socket_.interest();
  if (state_ == State::Handshaking) return {socket_.number(), !tls_.wantsToSend(), tls_.wantsToSend()};
  return {socket_.number(), true, output || tls_.wantsToSend()};
}

}  // namespace persistence::net
