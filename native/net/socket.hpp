// A socket that never waits: TCP to the first address of a host that answers, or a Unix socket.
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

/// No bytes and no failure: nothing can go through right now.
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
  /// Begins to resolve the host, and to connect.
  std::optional<Error> open(const Settings& settings);
  /// Done once connected.
  Step connect();
  Transfer send(std::string_view bytes);
  Transfer receive(std::span<char> room);
  void close();

  int number() const { return descriptor_.get(); }
  /// When to go on connecting.
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
  std::shared_ptr<Resolution> resolution_;  ///< until it is answered
  std::optional<ConnectRace> race_;         ///< then, until it is won
};

}  // namespace persistence::net
