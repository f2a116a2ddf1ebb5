// A socket that never waits: TCP to the first address of a host that answers, or a Unix socket.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/settings.hpp"
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
  /// Resolves the host, which may wait for a name server, and begins to connect.
  std::optional<Error> open(const Settings& settings);
  /// Done once connected; goes on to the next address when one fails.
  Step connect();
  Transfer send(std::string_view bytes);
  Transfer receive(std::span<char> room);
  void close();

  int number() const { return descriptor_.get(); }
  /// For messages: "host:port" or the path.
  const std::string& peer() const { return peer_; }

 private:
  std::optional<Error> resolve(const Settings& settings);
  std::optional<Error> tryAddresses();
  std::optional<Error> openPath(const std::string& path);
  int begin(int family, const sockaddr* address, socklen_t length);

  Descriptor descriptor_;
  std::string peer_;
  AddressList addresses_;
  const addrinfo* next_ = nullptr;
};

}  // namespace persistence::net
