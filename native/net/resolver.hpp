// Resolves host names on a bounded number of threads of the addon. A name server that does not answer blocks neither a
// libuv worker nor the exit of the process.
//
//   any thread    resolve() returns at once. The descriptor of the Resolution becomes readable with the answer.
//   LookupThreads wait in getaddrinfo, however long it takes
//
// A caller has its own deadline. It drops the Resolution, and a later answer is discarded.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "net/lookup_threads.hpp"
#include "runtime/wakeup.hpp"

namespace persistence::net {

/// Where to connect, port included.
struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  /// The address in digits, without the port.
  std::string text() const;
};

/// The addresses in the order in which they are tried; none if there is a `code`.
struct Resolved {
  int code = 0;  ///< an EAI_* of getaddrinfo
  std::vector<Address> addresses{};
};

/// IPv6 and IPv4 addresses alternate as in RFC 8305 (section 4), otherwise in the system's order. If one protocol has
/// no route, the other is tried soon.
std::vector<Address> byTurns(std::vector<Address> addresses);

/// `code` is an EAI_* of getaddrinfo.
Error resolverError(int code, const std::string& host);

/// One look-up. It exists as long as a caller waits for its answer.
class Resolution {
 public:
  /// Readable once take() returns the answer.
  int fd() const { return wakeup_.fd(); }
  std::optional<Resolved> take();
  void answer(std::shared_ptr<const Resolved> resolved) noexcept;

 private:
  std::mutex mutex_;
  std::shared_ptr<const Resolved> answer_;
  Wakeup wakeup_;
};

class Resolver {
 public:
  using Lookup = std::function<Resolved(const std::string& host, uint16_t port)>;

  /// The instance of the process, which uses getaddrinfo.
  static Resolver& instance();
  /// Runs `lookup` on `threads`.
  Resolver(Lookup lookup, std::shared_ptr<LookupThreads> threads);

  /// Callers that resolve the same name at the same time share one look-up. An address in digits is answered at once.
  std::shared_ptr<Resolution> resolve(const std::string& host, uint16_t port);

 private:
  class Desk;
  std::shared_ptr<Desk> desk_;  ///< look-ups on the threads share it
};

}  // namespace persistence::net
