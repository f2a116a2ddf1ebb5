// The sockets that libmongoc uses: our own, which never wait by themselves. A call of libmongoc that has to wait gives
// its thread back, in the session that the call is part of.
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

/// The state that the sockets of one client share.
class StreamSet {
 public:
  explicit StreamSet(Awaiter& waiter) : waiter_(waiter) {}

  /// From now on nothing is sent or received.
  void cut() { cut_ = true; }
  bool areCut() const { return cut_; }
  /// Waits until one of the sockets can go on, or until `until`; false if there is nothing to wait for any more.
  bool wait(const std::vector<Interest>& interests, TimePoint until);

  /// A server that accepts writes is known: the other servers are waited for only a little longer.
  void found() { enoughAt_ = std::min(enoughAt_, Clock::now() + kForOthers); }
  /// The selection of a server has ended.
  void asked() { enoughAt_ = kNever; }
  TimePoint enoughAt() const { return enoughAt_; }

  /// The error if the server has closed the idle connection, or has sent anything unasked.
  std::optional<Error> farewell();
  int socket() const;
  std::optional<Encryption> encryption() const;

  /// Bytes that the next message may have.
  size_t limit = kMaxPlainReply;
  /// Why a socket failed: libmongoc would report only a text.
  std::optional<Error> failure;
  /// The socket that received last.
  Wire* wire = nullptr;

 private:
  // Just after an election, two servers may both report to be the primary.
  static constexpr Duration kForOthers = std::chrono::milliseconds(50);

  bool refuse(Error error);

  Awaiter& waiter_;
  TimePoint enoughAt_ = kNever;
  net::Descriptor several_;
  bool cut_ = false;
};

/// Begins to connect to `host`, and tries all of its addresses `within` that time. `settings` has the options of the
/// connection, TLS included. `lines` must outlive the stream.
mongoc_stream_t* makeWire(const Settings& settings, const mongoc_host_list_t& host, Milliseconds within,
                          StreamSet& lines);

}  // namespace persistence::mongodb
