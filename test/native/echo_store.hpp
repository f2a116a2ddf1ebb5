// A store whose server is a thread at the other end of a socket pair: it sends every id back, or misbehaves.
#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "core/store.hpp"

namespace persistence::testing {

class EchoServer {
 public:
  /// Marks an id that the server refuses as a read-only server does.
  static constexpr uint64_t kRefused = uint64_t{1} << 63;
  /// Marks an id that the server refuses because it has no room.
  static constexpr uint64_t kNoRoom = uint64_t{1} << 62;

  enum class Mode { Echo, Silent, HangUp, Refuse, ReadOnly, Full };

  std::atomic<Mode> mode{Mode::Echo};
  std::atomic<int> accepted{0};
  std::atomic<int> received{0};
  std::atomic<bool> countsOnce{false};  ///< an id that is sent twice takes effect once

  /// The client's end of a new connection.
  int accept() {
    int ends[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
    ++accepted;
    {
      const std::lock_guard lock(mutex_);
      ends_.push_back(ends[1]);
    }
    std::thread([this, end = ends[1]] { serve(end); }).detach();
    return ends[0];
  }

  /// Ends every connection from its side.
  void hangUpAll() {
    const std::lock_guard lock(mutex_);
    for (const int end : ends_) shutdown(end, SHUT_RDWR);
  }

 private:
  void serve(int end) {
    uint64_t id;
    while (read(end, &id, sizeof id) == static_cast<ssize_t>(sizeof id)) {
      ++received;
      if (mode == Mode::HangUp) break;
      if (mode == Mode::Silent) continue;
      if (mode == Mode::ReadOnly) id |= kRefused;
      if (mode == Mode::Full) id |= kNoRoom;
      if (send(end, &id, sizeof id, MSG_NOSIGNAL) < 0) break;
    }
    const std::lock_guard lock(mutex_);
    std::erase(ends_, end);
    ::close(end);
  }

  std::mutex mutex_;
  std::vector<int> ends_;
};

class EchoStore : public Store {
 public:
  bool resendable(RequestId) const override { return server_.countsOnce; }

  explicit EchoStore(EchoServer& server) : server_(server) {}
  ~EchoStore() override { close(); }

  std::optional<Error> open(const Login&) override {
    if (server_.mode == EchoServer::Mode::Refuse)
      return Error{ErrorKind::ConnectFailed, "refused", "ECONNREFUSED", Retry::ByCaller};
    socket_ = server_.accept();
    phase_ = Phase::Connecting;
    return std::nullopt;
  }

  void close() override {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    output_.clear();
    phase_ = Phase::Closed;
  }

  Phase phase() const override { return phase_; }

  void submit(RequestId id, const Operation&) override {
    output_.append(reinterpret_cast<const char*>(&id), sizeof id);
  }

  Progress advance(const Deliver& deliver) override {
    if (phase_ == Phase::Connecting) {
      phase_ = Phase::Ready;
      return {true, std::nullopt};
    }
    Progress progress;
    RequestId id;
    flush();
    for (;;) {
      const ssize_t got = recv(socket_, &id, sizeof id, MSG_DONTWAIT);
      if (got == 0) return {true, Error{ErrorKind::ConnectionLost, "hung up", "EPIPE", Retry::ByCaller}};
      if (got < 0) return progress;
      progress.moved = true;
      deliver(id & ~(EchoServer::kRefused | EchoServer::kNoRoom), outcomeOf(id));
    }
  }

  Interest interest() const override { return {socket_, true, !output_.empty()}; }

 private:
  static Outcome outcomeOf(RequestId id) {
    if (id & EchoServer::kNoRoom) return Error{ErrorKind::ServerBusy, "no room", "OOM", Retry::ByCaller};
    if (!(id & EchoServer::kRefused)) return Result{static_cast<double>(id)};
    return Error{ErrorKind::ReadOnly, "read only", "READONLY", Retry::OtherServer};
  }

  void flush() {
    const ssize_t sent = send(socket_, output_.data(), output_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) output_.erase(0, static_cast<size_t>(sent));
  }

  EchoServer& server_;
  int socket_ = -1;
  std::string output_;
  Phase phase_ = Phase::Closed;
};

}  // namespace persistence::testing
