#include "mongodb/stream.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "core/reply_limits.hpp"
#include "mongodb/message_reader.hpp"
#include "net/errors.hpp"
#include "net/transport.hpp"
#include "platform/platform.hpp"

namespace persistence::mongodb {
namespace {

// Any number that libmongoc does not use for its own kinds of streams.
constexpr int kWire = 4711;
constexpr size_t kMaxAtOnce = size_t{1} << 20;

Settings settingsFor(const Settings& settings, const mongoc_host_list_t& host, Milliseconds within) {
  Settings own = settings;
  own.connectTimeout = within;
  const bool isPath = host.family == AF_UNIX;
  own.host = isPath ? "localhost" : host.host;
  own.port = host.port;
  own.socketPath = isPath ? host.host : "";
  return own;
}

Error garbled(const std::string& peer) {
  return {ErrorKind::ConnectionLost, "the server at " + peer + " sent a message that is none of MongoDB's protocol",
          "EPROTO", Retry::ByCaller};
}

TimePoint earliest(TimePoint until, const std::vector<Interest>& interests) {
  for (const Interest& each : interests) until = std::min(until, each.until);
  return until;
}

TimePoint pointIn(int32_t milliseconds) {
  return milliseconds < 0 ? kNever : Clock::now() + std::chrono::milliseconds(milliseconds);
}

net::Descriptor togetherAs(const std::vector<Interest>& interests) {
  net::Descriptor several(platform::makeSocketSet());
  for (const Interest& each : interests) platform::addToSet(several.get(), each.socket, each.read, each.write);
  return several;
}

}  // namespace

// libmongoc knows only the first member, so the struct must begin with it.
struct Wire {
  mongoc_stream_t stream;
  const Settings settings;
  StreamSet& lines;
  net::Transport transport{settings};
  MessageReader inbox;
  size_t unrested = 0;
  bool late = false;
  bool broken = false;
  bool drained = true;  ///< TLS holds no whole record

  Wire(const Settings& all, const mongoc_host_list_t& host, Milliseconds within, StreamSet& own)
      : stream{}, settings(settingsFor(all, host, within)), lines(own) {}

  bool open();
  bool established();
  ssize_t write(std::string_view bytes, TimePoint until);
  ssize_t read(std::span<char> room, size_t least, TimePoint until);
  /// Receives bytes into the message reader.
  net::Transfer receive();
  /// True if the caller may go on. The transport decides which events to wait for.
  bool wait(bool output, TimePoint until);
  /// Lets others have their turn after so many bytes without a wait; false as for wait().
  bool rest(size_t bytes);
  ssize_t fail(Error error);
};

namespace {

Wire& wireOf(mongoc_stream_t* stream) { return *reinterpret_cast<Wire*>(stream); }

}  // namespace

ssize_t Wire::fail(Error error) {
  lines.failure = std::move(error);
  broken = true;
  errno = ECONNRESET;
  return -1;
}

bool Wire::open() {
  const auto failure = transport.open();
  if (failure) fail(*failure);
  return !failure;
}

bool Wire::established() {
  if (broken) return false;  // libmongoc may call again, and TLS is only half set up
  const auto step = transport.advance();
  if (step.failure) fail(*step.failure);
  return step.done;
}

bool Wire::wait(bool output, TimePoint until) {
  unrested = 0;
  if (broken) return false;
  late = Clock::now() >= until;
  if (!late && lines.wait({transport.interest(output)}, until)) return true;
  errno = late ? ETIMEDOUT : ECONNABORTED;
  return false;
}

bool Wire::rest(size_t bytes) {
  unrested += bytes;
  if (unrested < kMaxAtOnce) return true;
  unrested = 0;
  return lines.wait({Interest{-1, false, false, Clock::now()}}, kNever);
}

ssize_t Wire::write(std::string_view bytes, TimePoint until) {
  size_t sent = 0;
  late = false;
  while (sent < bytes.size() && !lines.areCut()) {
    net::Transfer transfer;
    if (established()) transfer = transport.send(bytes.substr(sent));
    sent += transfer.bytes;
    if (transfer.failure) return fail(*transfer.failure);
    if (transfer.bytes == 0 && !wait(true, until)) break;
  }
  return sent > 0 ? static_cast<ssize_t>(sent) : -1;
}

net::Transfer Wire::receive() {
  net::Transfer transfer = transport.receive(inbox.room());
  drained = transfer.bytes == 0;
  if (drained || transfer.failure) return transfer;
  lines.wire = this;
  inbox.took(transfer.bytes, lines.limit);
  if (inbox.problem() == MessageReader::Problem::TooLong) transfer.failure = floodError(lines.limit);
  if (inbox.problem() == MessageReader::Problem::Garbled) transfer.failure = garbled(transport.peer());
  return transfer;
}

ssize_t Wire::read(std::span<char> room, size_t least, TimePoint until) {
  size_t got = 0;
  late = false;
  while (got < room.size() && !lines.areCut()) {
    got += inbox.hand(room.subspan(got));
    if (got >= least && got > 0) break;
    net::Transfer transfer;
    if (established()) transfer = receive();
    if (transfer.failure) return fail(*transfer.failure);
    if (transfer.bytes == 0 ? !wait(false, until) : !rest(transfer.bytes)) break;
  }
  return got >= least && got > 0 ? static_cast<ssize_t>(got) : -1;
}

namespace {

// ---- called by libmongoc ----

// No exception may pass through libmongoc's frames. Only a lack of memory is thrown here: nothing more is sent after
// it.
template <typename Call>
ssize_t guarded(mongoc_stream_t* stream, const Call& call) noexcept {
  try {
    return call(wireOf(stream));
  } catch (...) {
    wireOf(stream).lines.cut();
    errno = ENOMEM;
    return -1;
  }
}

void destroy(mongoc_stream_t* stream) {
  const std::unique_ptr<Wire> wire(&wireOf(stream));
  if (wire->lines.wire == wire.get()) wire->lines.wire = nullptr;
}

int close(mongoc_stream_t* stream) {
  wireOf(stream).transport.close();
  return 0;
}

int flush(mongoc_stream_t*) { return 0; }

// One system call instead of one for each of a command's pieces.
ssize_t writev(mongoc_stream_t* stream, mongoc_iovec_t* pieces, size_t count, int32_t timeout) {
  return guarded(stream, [&](Wire& wire) {
    std::string bytes;
    for (const mongoc_iovec_t& piece : std::span(pieces, count))
      bytes.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
    return wire.write(bytes, pointIn(timeout));
  });
}

ssize_t readInto(Wire& wire, mongoc_iovec_t* pieces, size_t count, size_t least, int32_t timeout) {
  ssize_t got = 0;
  const TimePoint until = pointIn(timeout);
  for (size_t at = 0; at < count; ++at) {
    const size_t missing = least > static_cast<size_t>(got) ? least - static_cast<size_t>(got) : 0;
    const std::span<char> room(static_cast<char*>(pieces[at].iov_base), pieces[at].iov_len);
    const ssize_t read = wire.read(room, std::min(missing, room.size()), until);
    if (read < 0) return got > 0 && missing == 0 ? got : -1;
    got += read;
    if (static_cast<size_t>(read) < room.size()) break;
  }
  return got;
}

ssize_t readv(mongoc_stream_t* stream, mongoc_iovec_t* pieces, size_t count, size_t least, int32_t timeout) {
  return guarded(stream, [&](Wire& wire) { return readInto(wire, pieces, count, least, timeout); });
}

int setOption(mongoc_stream_t*, int, int, void*, mongoc_socklen_t) { return 0; }

// A closed connection shows when it is used.
bool isClosed(mongoc_stream_t*) { return false; }

ssize_t pollAll(mongoc_stream_poll_t* streams, size_t count, int32_t timeout) {
  StreamSet& lines = wireOf(streams[0].stream).lines;
  const bool isEnough = Clock::now() >= lines.enoughAt();
  std::vector<Interest> interests;
  bool holds = false;
  for (size_t at = 0; at < count; ++at) {
    Wire& wire = wireOf(streams[at].stream);
    wire.broken = wire.broken || isEnough;
    const bool open = wire.established();
    interests.push_back(wire.transport.interest((streams[at].events & POLLOUT) != 0));
    holds = holds || wire.broken || wire.inbox.holdsMessage() || (open && !wire.drained && wire.transport.holdsBytes());
    streams[at].revents = 0;
  }
  if (!holds) lines.wait(interests, std::min(pointIn(timeout), lines.enoughAt()));
  ssize_t ready = 0;
  for (size_t at = 0; at < count; ++at) {
    pollfd socket{interests[at].socket, 0, 0};
    socket.events = static_cast<short>((interests[at].read ? POLLIN : 0) | (interests[at].write ? POLLOUT : 0));
    // The result shows when the stream is used, also if a handshake needs another round.
    if (holds || lines.areCut() || ::poll(&socket, 1, 0) != 0) streams[at].revents = streams[at].events;
    ready += streams[at].revents != 0;
  }
  return ready;
}

ssize_t poll(mongoc_stream_poll_t* streams, size_t count, int32_t timeout) {
  return guarded(streams[0].stream, [&](Wire&) { return pollAll(streams, count, timeout); });
}

bool isLate(mongoc_stream_t* stream) { return wireOf(stream).late; }

bool mayRetry(mongoc_stream_t* stream) {
  const Wire& wire = wireOf(stream);
  return wire.late && !wire.lines.areCut();
}

void equip(mongoc_stream_t& stream) {
  stream.type = kWire;
  stream.destroy = destroy;
  stream.close = close;
  stream.flush = flush;
  stream.writev = writev;
  stream.readv = readv;
  stream.setsockopt = setOption;
  stream.check_closed = isClosed;
  stream.poll = poll;
  stream.failed = destroy;
  stream.timed_out = isLate;
  stream.should_retry = mayRetry;
}

}  // namespace

bool StreamSet::wait(const std::vector<Interest>& interests, TimePoint until) {
  Interest interest = interests.front();
  if (interests.size() > 1) {
    several_ = togetherAs(interests);
    if (!several_) return refuse(net::socketError(errno, "the servers"));
    interest = {several_.get(), true, false};
  }
  interest.until = earliest(until, interests);
  cut_ = cut_ || !waiter_.await(interest);
  return !cut_;
}

bool StreamSet::refuse(Error error) {
  failure = std::move(error);
  cut_ = true;
  return false;
}

std::optional<Error> StreamSet::farewell() {
  char byte;
  if (!wire) return net::endOfStream("the other end");
  const net::Transfer transfer = wire->transport.receive({&byte, 1});
  if (transfer.failure) return transfer.failure;
  if (transfer.bytes > 0) return net::endOfStream(wire->transport.peer());
  return std::nullopt;  // a message of TLS itself
}

int StreamSet::socket() const { return wire ? wire->transport.interest(false).socket : -1; }

std::optional<Encryption> StreamSet::encryption() const { return wire ? wire->transport.encryption() : std::nullopt; }

mongoc_stream_t* makeWire(const Settings& settings, const mongoc_host_list_t& host, Milliseconds within,
                          StreamSet& lines) {
  auto wire = std::make_unique<Wire>(settings, host, within, lines);
  equip(wire->stream);
  if (!wire->open()) return nullptr;
  return &wire.release()->stream;
}

}  // namespace persistence::mongodb
