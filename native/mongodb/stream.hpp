// What libmongoc takes for its sockets: our own, which never wait by themselves. A call of the library that has to wait
// gives its thread back, in the session that it is part of.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "core/inspection.hpp"
#include "core/reply_limits.hpp"
#include "mongodb/handles.hpp"
#include "mongodb/settings.hpp"
#include "net/handles.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mongodb {

struct Wire;

/// What the sockets of one client have in common.
class StreamSet {
 public:
  explicit StreamSet(Awaiter& waiter) : waiter_(waiter) {}

  /// From now on nothing is sent or received any more.
  void cut() { cut_ = true; }
  bool areCut() const { return cut_; }
  /// Until one of them is to go on, or the time has come; false when nothing is to be waited for any more.
  bool wait(const std::vector<Interest>& interests, TimePoint until);

  /// A server to write to is known: of several that are asked at once the others soon are not waited for any more.
  void found() { enoughAt_ = std::min(enoughAt_, Clock::now() + kForOthers); }
  /// The servers have been asked.
  void asked() { enoughAt_ = kNever; }
  TimePoint enoughAt() const { return enoughAt_; }

  /// What the server says unasked is its farewell.
  std::optional<Error> farewell();
  int socket() const;
  std::optional<Encryption> encryption() const;

  /// Bytes that the next message may have.
  size_t limit = kMaxPlainReply;
  /// Why a socket failed, which libmongoc would tell as a text only.
  std::optional<Error> failure;
  /// The one of the last answer.
  Wire* wire = nullptr;

 private:
  // Two may say that they are the primary just after an election.
  static constexpr Duration kForOthers = std::chrono::milliseconds(50);

  bool refuse(Error error);

  Awaiter& waiter_;
  TimePoint enoughAt_ = kNever;
  net::Descriptor several_;
  bool cut_ = false;
};

/// Begins to connect to `host`, all of whose addresses are to have their turn `within` that time. `settings` says how,
/// TLS included; it and `lines` must outlive the stream.
mongoc_stream_t* makeWire(const Settings& settings, const mongoc_host_list_t& host, Milliseconds within,
                          StreamSet& lines);

}  // namespace persistence::mongodb
