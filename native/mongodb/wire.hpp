// What libmongoc takes for its sockets: our own, which never wait by themselves. A call of the library waits here, for
// no longer than its lane allows, and no longer than until somebody interrupts it.
#pragma once

#include <atomic>
#include <optional>

#include "core/alarm.hpp"
#include "core/clock.hpp"
#include "core/settings.hpp"
#include "core/store.hpp"
#include "mongodb/handles.hpp"

namespace persistence::mongodb {

/// How long everything that one client does may take; and what its sockets have to tell.
class Patience {
 public:
  void until(TimePoint deadline) { deadline_ = deadline; }
  TimePoint deadline() const { return deadline_; }
  /// From now on nothing is sent or received any more. Any thread.
  void end();
  bool ended() const { return ended_; }
  bool over() const { return ended_ || Clock::now() >= deadline_; }

  /// Sleeps until a socket is ready, the time is over, or somebody ends it.
  void wait(const Interest* interests, size_t count, TimePoint until);

  /// Why a socket failed, which libmongoc would tell as a text only.
  std::optional<Error> failure;
  /// The socket of the last answer; -1 when there is none.
  int socket = -1;

 private:
  TimePoint deadline_ = kNever;
  std::atomic<bool> ended_{false};
  Alarm alarm_;
};

/// Begins to connect to `host`. `settings` says how, TLS included; both must outlive the stream.
mongoc_stream_t* makeWire(const Settings& settings, const mongoc_host_list_t& host, Patience& patience);

}  // namespace persistence::mongodb
