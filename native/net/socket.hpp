// A non-blocking socket: TCP to the first address of a host that answers, or a Unix socket.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/settings.hpp"
#include "core/store.hpp"
#include "net/connect_race.hpp"
#include "net/handles.hpp"

namespace persistence::net {

/// No bytes and no failure: the socket is not ready.
struct Transfer {
  size_t bytes = 0;
  std::optional<Error> failure;
};

struct Step {
  bool done = false;
  std::optional<Error> failure;
};

class Socket {
 public:
  /// Begins to resolve the host and to connect.
  std::optional<Error> open(const Settings& settings);
  /// Done once connected.
  Step connect();
  Transfer send(std::string_view bytes);
  Transfer receive(std::span<char> room);
  void close();

  int number() const { return descriptor_.get(); }
  /// When to call connect() again.
  Interest interest() const;
  /// For messages: "host:port" or the path.
  const std::string& peer() const { return peer_; }

 private:
  std::optional<Error> openPath(const std::string& path);
  std::optional<Error> takeAddresses();

  Descriptor descriptor_;
  std::string host_;
  std::string peer_;
  Duration connectTimeout_{};
  std::shared_ptr<Resolution> resolution_;  ///< until the host is resolved
  std::optional<ConnectRace> race_;         ///< after that, until an address is connected
};

}  // namespace persistence::net
