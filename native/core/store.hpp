// The interface that each backend implements: a connection that takes operations and delivers outcomes as they arrive.
// Every method runs on a worker thread, one at a time, and never waits: interest() returns the event that the store
// needs next.
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

/// The event on a socket that the store needs before it can continue.
struct Interest {
  int socket = -1;
  bool read = false;
  bool write = false;
  TimePoint until = kNever;  ///< the store continues then, even without an event
};

/// The credentials. If the application passed a function, it is called again for each connect.
struct Login {
  std::string user;
  std::optional<std::string> password;
};

enum class Phase { Closed, Connecting, Ready };

struct Progress {
  bool moved = false;              ///< bytes or outcomes were transferred: call again before sleeping
  std::optional<Error> failure{};  ///< the connection is unusable: call close()
  std::optional<Error> warning{};  ///< a fact for the application; the connection works
  std::vector<std::string> log{};  ///< lines that the library would have written to a log
};

class Store {
 public:
  virtual ~Store() = default;

  /// Begins a connection. The phase becomes Connecting; advance() takes it to Ready.
  virtual std::optional<Error> open(const Login& login) = 0;
  /// While Connecting: gives up a server that does not answer and tries the next one. False if there is none.
  virtual bool tryNextServer() { return false; }
  /// Drops the connection and every operation without an outcome. Safe in any phase.
  virtual void close() = 0;
  virtual Phase phase() const = 0;

  /// Queues an operation for sending; only when Ready. `operation` stays valid until its outcome or close().
  virtual void submit(RequestId id, const Operation& operation) = 0;
  /// Sends and receives as much as is possible without waiting, and delivers the outcomes that are complete. Calls
  /// `deliver` exactly once per submitted operation, unless it reports a failure.
  virtual Progress advance(const Deliver& deliver) = 0;
  virtual Interest interest() const = 0;

  /// Whether an operation that is not `repeatable` can still be submitted again under its id on the next connection: it
  /// was never sent, or the server applies it only once. Called until the next open(), also after close().
  virtual bool resendable(RequestId) const { return false; }

  /// Submitted operations that the store has not begun to send, because earlier ones are unanswered.
  virtual size_t unsent() const { return 0; }

  /// The number of operations from which sending does not wait for the end of the turn of the event loop.
  virtual size_t earlyFlushSize() const { return 32; }
};

/// Makes the unconnected store of one lane.
using StoreFactory = std::function<std::unique_ptr<Store>()>;

/// The settings and the stores that a backend makes from a settings document.
struct StoreSource {
  Settings settings;
  StoreFactory makeStore;
};

}  // namespace persistence
