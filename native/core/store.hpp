// The one interface that a database implements: a connection that takes operations and gives outcomes as they
// come. Every call runs on a worker thread (one at a time) and never waits: what it waits for it tells.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/operation.hpp"
#include "core/settings.hpp"

namespace persistence {

using RequestId = uint64_t;
using Outcome = std::variant<Result, Error>;
using Deliver = std::function<void(RequestId, Outcome)>;

/// What must happen to a socket before the store can go on.
struct Interest {
  int socket = -1;
  bool read = false;
  bool write = false;
  TimePoint until = kNever;  ///< it goes on then, whatever the socket says
};

/// Who to log in as. Asked for anew at each connect when the application gave a function.
struct Login {
  std::string user;
  std::optional<std::string> password;
};

enum class Phase { Closed, Connecting, Ready };

struct Progress {
  bool moved = false;              ///< bytes or outcomes went through; worth another call before sleeping
  std::optional<Error> failure{};  ///< the connection can't be used any more; call close()
  std::optional<Error> warning{};  ///< what the application should know of, although everything works
  std::vector<std::string> log{};  ///< what the library would have written to a log
};

class Store {
 public:
  virtual ~Store() = default;

  /// Begins a connection. Phase becomes Connecting; advance() carries it on to Ready.
  virtual std::optional<Error> open(const Login& login) = 0;
  /// While Connecting: leaves a server that does not answer for the next one. False when there is none.
  virtual bool tryNextServer() { return false; }
  /// Drops the connection and every operation without an outcome. Safe in any phase.
  virtual void close() = 0;
  virtual Phase phase() const = 0;

  /// Frames an operation; only when Ready. `operation` stays valid until its outcome or close().
  virtual void submit(RequestId id, const Operation& operation) = 0;
  /// Sends and receives whatever can be without waiting, and delivers the outcomes that are there.
  /// Calls `deliver` exactly once per submitted operation, unless it reports a failure.
  virtual Progress advance(const Deliver& deliver) = 0;
  virtual Interest interest() const = 0;

  /// Whether an operation that is not `repeatable` can be submitted again under its id all the same, on the next
  /// connection: it never left, or the server does it only once. Asked until the next open(), also after close().
  virtual bool resendable(RequestId) const { return false; }

  /// Submitted operations that it has not begun to send, as earlier ones are not answered yet.
  virtual size_t unsent() const { return 0; }

  /// So many operations are worth sending before the turn of the event loop that makes them is over.
  virtual size_t earlyFlushSize() const { return 32; }
};

/// Makes the unconnected store of one lane.
using StoreFactory = std::function<std::unique_ptr<Store>()>;

/// What a backend makes of a settings document.
struct StoreSource {
  Settings settings;
  StoreFactory makeStore;
};

}  // namespace persistence
