// Names of hosts become addresses on a bounded number of threads of our own: a name server that does not answer holds
// neither a libuv worker nor the end of the process.
//
//   any thread    resolve() returns at once; the descriptor of what it returns becomes readable with the answer
//   LookupThreads wait in getaddrinfo, as long as that takes
//
// A caller keeps its own deadline: it lets go of the Resolution, and an answer that comes later is dropped.
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

  /// In digits, without the port.
  std::string text() const;
};

/// In the order in which they are to be tried; none where there is a `code`.
struct Resolved {
  int code = 0;  ///< an EAI_* of getaddrinfo
  std::vector<Address> addresses{};
};

/// IPv6 and IPv4 by turns, as RFC 8305 (section 4) has it, else in the system's order: where one of them leads nowhere
/// the other one's turn comes soon.
std::vector<Address> byTurns(std::vector<Address> addresses);

/// `code` is an EAI_* of getaddrinfo.
Error resolverError(int code, const std::string& host);

/// One question, as long as somebody waits for its answer.
class Resolution {
 public:
  /// Readable as soon as take() gives the answer.
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

  /// The process's own, which asks the system.
  static Resolver& instance();
  /// Runs `lookup` on `threads`.
  Resolver(Lookup lookup, std::shared_ptr<LookupThreads> threads);

  /// Who asks for a name that is being looked up gets the same answer. An address in digits is answered at once.
  std::shared_ptr<Resolution> resolve(const std::string& host, uint16_t port);

 private:
  class Desk;
  std::shared_ptr<Desk> desk_;  ///< what runs on the threads holds it as well
};

}  // namespace persistence::net
